/* Taking addresses back. */
#include <check.h>

static void await_free(void *context, const char *endpoint)
{
    void *socket = open_socket(context, ZMQ_PULL);
    int result = -1;
    for (int i = 0; i < 2000 && result != 0; i++) {
        result = zmq_bind(socket, endpoint);
        pause_ms(2);
    }
    expect(result == 0, "the address is free");
    zmq_close(socket);
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *pull = open_socket(context, ZMQ_PULL);
    void *push = open_socket(context, ZMQ_PUSH);
    FAILS(zmq_unbind(pull, "inproc://none"), ENOENT);
    FAILS(zmq_disconnect(push, "inproc://none"), ENOENT);
    FAILS(zmq_unbind(pull, "tcp://127.0.0.1:9"), ENOENT);
    FAILS(zmq_disconnect(push, "tcp://127.0.0.1:9"), ENOENT);
    FAILS(zmq_unbind(pull, "nonsense"), EINVAL);
    FAILS(zmq_unbind(pull, "nothing://x"), EPROTONOSUPPORT);

    char tcp[256];
    strcpy(tcp, bind_tcp(pull));
    IS(zmq_connect(push, tcp), 0);
    IS(zmq_send(push, "one", 3, 0), 3);
    TEXT(receive_text(pull), "one");
    IS(zmq_disconnect(push, tcp), 0);
    FAILS(zmq_disconnect(push, tcp), ENOENT);
    FAILS(zmq_send(push, "two", 3, ZMQ_DONTWAIT), EAGAIN);
    IS(zmq_unbind(pull, tcp), 0);
    FAILS(zmq_unbind(pull, tcp), ENOENT);
    await_free(context, tcp);

    /* What was bound is known by the address that it has got. */
    IS(zmq_bind(pull, "tcp://127.0.0.1:*"), 0);
    FAILS(zmq_unbind(pull, "tcp://127.0.0.1:*"), ENOENT);
    FAILS(zmq_unbind(pull, "tcp://127.0.0.1:0"), ENOENT);
    IS(zmq_bind(pull, "ipc://*"), 0);
    FAILS(zmq_unbind(pull, "ipc://*"), ENOENT);

    IS(zmq_bind(pull, "inproc://here"), 0);
    IS(zmq_connect(push, "inproc://here"), 0);
    IS(zmq_send(push, "three", 5, 0), 5);
    TEXT(receive_text(pull), "three");
    IS(zmq_disconnect(push, "inproc://here"), 0);
    FAILS(zmq_disconnect(push, "inproc://here"), ENOENT);
    IS(zmq_unbind(pull, "inproc://here"), 0);
    FAILS(zmq_unbind(pull, "inproc://here"), ENOENT);
    IS(zmq_bind(pull, "inproc://here"), 0);

    char ipc[64];
    snprintf(ipc, sizeof ipc, "ipc://@unbind %d", (int)getpid());
    IS(zmq_bind(pull, ipc), 0);
    IS(zmq_connect(push, ipc), 0);
    IS(zmq_send(push, "four", 4, 0), 4);
    TEXT(receive_text(pull), "four");
    IS(zmq_disconnect(push, ipc), 0);
    IS(zmq_unbind(pull, ipc), 0);
    await_free(context, ipc);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
