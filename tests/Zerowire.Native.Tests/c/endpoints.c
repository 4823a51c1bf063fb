/* Addresses that cannot be bound or connected to. */
#include <check.h>

static const char *s_bad[] = {
    "", "tcp", "tcp:", "tcp:/", "tcp://", "://", "://x", "inproc://", "ipc://", "nothing://x", "TCP://127.0.0.1:1",
    "//x",
    "tcp://127.0.0.1", "tcp://127.0.0.1:", "tcp://127.0.0.1:x", "tcp://127.0.0.1:-1", "tcp://127.0.0.1:65536",
    "tcp://127.0.0.1:99999999999", "tcp://:5", "tcp://[::1]", "tcp://[::1]:5555", "udp://127.0.0.1:5555", "hyperv://x",
};

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *socket = open_socket(context, ZMQ_DEALER);
    for (size_t i = 0; i < sizeof s_bad / sizeof *s_bad; i++) {
        const char *endpoint = s_bad[i];
        printf("%s ", endpoint);
        SHOW(zmq_bind(socket, endpoint));
        printf("%s ", endpoint);
        SHOW(zmq_connect(socket, endpoint));
    }

    char longest[200];
    memset(longest, 'a', sizeof longest);
    memcpy(longest, "ipc:///tmp/", 11);
    longest[sizeof longest - 1] = 0;
    FAILS(zmq_bind(socket, longest), ENAMETOOLONG);
    FAILS(zmq_connect(socket, longest), ENAMETOOLONG);
    FAILS(zmq_bind(socket, "tcp://no-such-interface:5"), ENODEV);
    FAILS(zmq_bind(socket, "tcp://192.0.2.1:5"), EADDRNOTAVAIL);
    /* Names are looked up later. */
    IS(zmq_connect(socket, "tcp://no-such-host.invalid:5"), 0);

    IS(zmq_bind(socket, "inproc://taken"), 0);
    FAILS(zmq_bind(socket, "inproc://taken"), EADDRINUSE);
    const char *endpoint = bind_tcp(socket);
    FAILS(zmq_bind(socket, endpoint), EADDRINUSE);

    void *stream = open_socket(context, ZMQ_STREAM);
    SHOW(zmq_bind(stream, "udp://127.0.0.1:5555"));
    SHOW(zmq_connect(stream, "udp://127.0.0.1:5555"));

    char text[64];
    size_t size = sizeof text;
    void *pull = open_socket(context, ZMQ_PULL);
    IS(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, text, &size), 0);
    IS(size, 1);
    size = sizeof text;
    IS(zmq_bind(pull, "inproc://last"), 0);
    IS(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, text, &size), 0);
    IS(size, 14);
    TEXT(text, "inproc://last");
    size = 13;
    FAILS(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, text, &size), EINVAL);
    size = sizeof text;
    char ipc[64];
    snprintf(ipc, sizeof ipc, "ipc://@abstract %d", (int)getpid());
    IS(zmq_bind(pull, ipc), 0);
    IS(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, text, &size), 0);
    TRUE(strcmp(text, ipc) == 0);
    size = sizeof text;
    IS(zmq_connect(pull, "tcp://127.0.0.1:9"), 0);
    IS(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, text, &size), 0);
    TEXT(text, "tcp://127.0.0.1:9");

    zmq_close(pull);
    zmq_close(stream);
    zmq_close(socket);
    IS(zmq_ctx_term(context), 0);
    return end();
}
