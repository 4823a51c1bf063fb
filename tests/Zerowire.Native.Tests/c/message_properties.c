/* What a received message knows of its connection. */
#include <check.h>

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *router = open_socket(context, ZMQ_ROUTER);
    void *dealer = open_socket(context, ZMQ_DEALER);
    zmq_setsockopt(dealer, ZMQ_ROUTING_ID, "the dealer", 10);
    IS(zmq_connect(dealer, bind_tcp(router)), 0);
    IS(zmq_send(dealer, "one", 3, ZMQ_SNDMORE), 3);
    IS(zmq_send(dealer, "two", 3, 0), 3);

    zmq_msg_t message;
    zmq_msg_init(&message);
    for (int i = 0; i < 3; i++) {
        TRUE(zmq_msg_recv(&message, router, 0) == (i == 0 ? 10 : 3));
        TRUE(zmq_msg_more(&message) == (i < 2));
        TRUE(zmq_msg_get(&message, ZMQ_MORE) == (i < 2));
        TRUE(get_int(router, ZMQ_RCVMORE) == (i < 2));
        if (i == 0)
            continue;
        TEXT(zmq_msg_gets(&message, "Socket-Type"), "DEALER");
        TEXT(zmq_msg_gets(&message, "Identity"), "the dealer");
        TEXT(zmq_msg_gets(&message, "Peer-Address"), "127.0.0.1");
        FAILS_POINTER(zmq_msg_gets(&message, "User-Id"), EINVAL);
        FAILS_POINTER(zmq_msg_gets(&message, "socket-type"), EINVAL);
        FAILS_POINTER(zmq_msg_gets(&message, "Nothing"), EINVAL);
        TRUE(zmq_msg_get(&message, ZMQ_SRCFD) > 2);
    }
    /* A copy knows as much, and what is sent on knows nothing. */
    zmq_msg_t copy;
    zmq_msg_init(&copy);
    IS(zmq_msg_copy(&copy, &message), 0);
    IS(zmq_msg_close(&message), 0);
    TEXT(zmq_msg_gets(&copy, "Socket-Type"), "DEALER");

    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    void *push = connected(context, ZMQ_PUSH, "inproc://here");
    IS(zmq_msg_send(&copy, push, 0), 3);
    FAILS_POINTER(zmq_msg_gets(&copy, "Socket-Type"), EINVAL);
    zmq_msg_init(&message);
    IS(zmq_msg_recv(&message, pull, 0), 3);
    FAILS_POINTER(zmq_msg_gets(&message, "Socket-Type"), EINVAL);
    FAILS(zmq_msg_get(&message, ZMQ_SRCFD), EINVAL);
    zmq_msg_close(&message);

    /* Properties outlive the connection. */
    IS(zmq_send(dealer, "three", 5, 0), 5);
    zmq_msg_init(&message);
    IS(zmq_msg_recv(&message, router, 0), 10);
    IS(zmq_msg_recv(&message, router, 0), 5);
    zmq_close(dealer);
    zmq_close(router);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    TEXT(zmq_msg_gets(&message, "Identity"), "the dealer");
    TRUE(memcmp(zmq_msg_data(&message), "three", 5) == 0);
    IS(zmq_msg_close(&message), 0);
    return end();
}
