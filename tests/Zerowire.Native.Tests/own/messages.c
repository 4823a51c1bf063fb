/* Functions of messages that are drafts. */
#include <check.h>

int main(void)
{
    begin();
    zmq_msg_t message;
    static char s_big[1000];
    memset(s_big, 'b', sizeof s_big);
    IS(zmq_msg_init_buffer(&message, "five!", 5), 0);
    IS(zmq_msg_size(&message), 5);
    TRUE(memcmp(zmq_msg_data(&message), "five!", 5) == 0);
    IS(zmq_msg_close(&message), 0);
    IS(zmq_msg_init_buffer(&message, s_big, sizeof s_big), 0);
    TRUE(zmq_msg_data(&message) != s_big);
    TRUE(memcmp(zmq_msg_data(&message), s_big, sizeof s_big) == 0);
    IS(zmq_msg_close(&message), 0);
    IS(zmq_msg_init_buffer(&message, NULL, 0), 0);
    IS(zmq_msg_close(&message), 0);
    FAILS(zmq_msg_init_buffer(&message, NULL, 1), EFAULT);
    FAILS(zmq_msg_init_buffer(NULL, s_big, 1), EFAULT);

    zmq_msg_init(&message);
    IS(zmq_msg_routing_id(&message), 0);
    TEXT(zmq_msg_group(&message), "");
    FAILS(zmq_msg_set_routing_id(&message, 0), EINVAL);
    char longest[257];
    memset(longest, 'g', 256);
    longest[256] = 0;
    FAILS(zmq_msg_set_group(&message, longest), EINVAL);
    IS(zmq_msg_close(&message), 0);
    FAILS(zmq_msg_set_routing_id(&message, 1), EFAULT);

    /* The id of a peer by both of its names. */
    void *context = zmq_ctx_new();
    void *pull = open_socket(context, ZMQ_ROUTER);
    void *push = open_socket(context, ZMQ_DEALER);
    zmq_setsockopt(push, ZMQ_ROUTING_ID, "me", 2);
    zmq_connect(push, bind_tcp(pull));
    zmq_send(push, "x", 1, 0);
    TEXT(receive_text(pull), "me");
    zmq_msg_init(&message);
    IS(zmq_msg_recv(&message, pull, 0), 1);
    TEXT(zmq_msg_gets(&message, "Identity"), "me");
    TEXT(zmq_msg_gets(&message, ZMQ_MSG_PROPERTY_ROUTING_ID), "me");
    TEXT(zmq_msg_gets(&message, ZMQ_MSG_PROPERTY_SOCKET_TYPE), "DEALER");
    TEXT(zmq_msg_gets(&message, ZMQ_MSG_PROPERTY_PEER_ADDRESS), "127.0.0.1");
    IS(zmq_msg_close(&message), 0);

    FAILS(zmq_join(pull, "group"), ENOTSUP);
    FAILS(zmq_leave(pull, "group"), ENOTSUP);
    IS(zmq_connect_peer(pull, "tcp://127.0.0.1:9"), 0);
    TRUE(errno == ENOTSUP);
    FAILS(zmq_disconnect_peer(pull, 1), ENOTSUP);
    IS(zmq_socket_get_peer_state(pull, "me", 2), ZMQ_POLLOUT);
    FAILS(zmq_socket_get_peer_state(pull, "nobody", 6), EHOSTUNREACH);
    FAILS(zmq_socket_get_peer_state(push, "me", 2), ENOTSUP);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
