/* ZMQ_FD tells once that something has come; ZMQ_EVENTS tells what. So loops of other libraries wait for sockets. */
#include <check.h>
#include <poll.h>

static int is_readable(int descriptor, int milliseconds)
{
    struct pollfd item = {descriptor, POLLIN, 0};
    return poll(&item, 1, milliseconds) == 1;
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    int descriptor = get_int(pull, ZMQ_FD);
    TRUE(descriptor > 2);
    TRUE(get_int(pull, ZMQ_FD) == descriptor);
    void *push = connected(context, ZMQ_PUSH, "inproc://here");

    /* What the connection itself told. */
    IS(get_int(pull, ZMQ_EVENTS), 0);
    TRUE(!is_readable(descriptor, 0));

    IS(zmq_send(push, "1", 1, 0), 1);
    TRUE(is_readable(descriptor, 5000));
    IS(get_int(pull, ZMQ_EVENTS), ZMQ_POLLIN);
    /* It was told; nothing new has come. */
    TRUE(!is_readable(descriptor, 0));
    IS(get_int(pull, ZMQ_EVENTS), ZMQ_POLLIN);

    char byte;
    IS(zmq_recv(pull, &byte, 1, 0), 1);
    IS(get_int(pull, ZMQ_EVENTS), 0);
    TRUE(!is_readable(descriptor, 0));

    /* The rule: empty the socket whenever it was told, and nothing is missed. */
    void *other = open_socket(context, ZMQ_PUSH);
    void *tcp = open_socket(context, ZMQ_PULL);
    descriptor = get_int(tcp, ZMQ_FD);
    TRUE(!is_readable(descriptor, 0));
    const char *endpoint = bind_tcp(tcp);
    /* A new listener is told, and a new connection, whether the descriptor was there before or not. */
    TRUE(is_readable(descriptor, 0));
    IS(get_int(tcp, ZMQ_EVENTS), 0);
    TRUE(!is_readable(descriptor, 0));
    zmq_connect(other, endpoint);
    TRUE(is_readable(get_int(other, ZMQ_FD), 0));
    int received = 0;
    for (int i = 0; i < 200; i++) {
        expect(zmq_send(other, "x", 1, 0) == 1, "sent");
        while (received <= i) {
            expect(is_readable(descriptor, 5000), "told");
            while (get_int(tcp, ZMQ_EVENTS) & ZMQ_POLLIN) {
                if (zmq_recv(tcp, &byte, 1, ZMQ_DONTWAIT) == 1)
                    received++;
            }
        }
    }
    IS(received, 200);

    /* The same of sending. */
    void *sender = open_socket(context, ZMQ_PUSH);
    descriptor = get_int(sender, ZMQ_FD);
    IS(get_int(sender, ZMQ_EVENTS), 0);
    void *receiver = bound(context, ZMQ_PULL, "inproc://later");
    set_int(sender, ZMQ_SNDHWM, 1);
    zmq_connect(sender, "inproc://later");
    IS(get_int(sender, ZMQ_EVENTS), ZMQ_POLLOUT);
    size_t size = 3;
    short small;
    FAILS(zmq_getsockopt(sender, ZMQ_EVENTS, &small, &size), EINVAL);
    FAILS(zmq_getsockopt(sender, ZMQ_FD, &small, &size), EINVAL);

    zmq_close(receiver);
    zmq_close(sender);
    zmq_close(tcp);
    zmq_close(other);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
