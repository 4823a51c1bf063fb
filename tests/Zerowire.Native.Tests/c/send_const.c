/* Sending by reference. */
#include <check.h>

static char s_big[100000];

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *pull = open_socket(context, ZMQ_PULL);
    void *push = connected(context, ZMQ_PUSH, bind_tcp(pull));
    memset(s_big, 'c', sizeof s_big);
    IS(zmq_send_const(push, "constant", 8, ZMQ_SNDMORE), 8);
    IS(zmq_send_const(push, s_big, sizeof s_big, ZMQ_SNDMORE), sizeof s_big);
    IS(zmq_send_const(push, NULL, 0, 0), 0);
    TEXT(receive_text(pull), "constant");
    zmq_msg_t message;
    zmq_msg_init(&message);
    IS(zmq_msg_recv(&message, pull, 0), sizeof s_big);
    TRUE(memcmp(zmq_msg_data(&message), s_big, sizeof s_big) == 0);
    IS(zmq_msg_more(&message), 1);
    IS(zmq_msg_recv(&message, pull, 0), 0);
    IS(zmq_msg_more(&message), 0);
    IS(zmq_msg_close(&message), 0);

    /* In the process itself the very bytes arrive. */
    void *here = bound(context, ZMQ_PULL, "inproc://here");
    void *there = connected(context, ZMQ_PUSH, "inproc://here");
    zmq_msg_init(&message);
    IS(zmq_send_const(there, s_big, sizeof s_big, 0), sizeof s_big);
    IS(zmq_msg_recv(&message, here, 0), sizeof s_big);
    TRUE(zmq_msg_data(&message) == s_big);
    IS(zmq_msg_get(&message, ZMQ_SHARED), 1);
    IS(zmq_msg_close(&message), 0);
    FAILS(zmq_send_const(pull, "x", 1, 0), ENOTSUP);
    zmq_close(there);
    zmq_close(here);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
