/* Sizes and places of what programs and the library share. */
#include <check.h>

int main(void)
{
    begin();
    IS(sizeof(zmq_msg_t), 64);
    IS(_Alignof(zmq_msg_t), sizeof(void *));
    IS(offsetof(zmq_msg_t, _), 0);
    IS(sizeof(zmq_fd_t), sizeof(int));
    IS(sizeof(zmq_pollitem_t), sizeof(void *) + 8);
    IS(_Alignof(zmq_pollitem_t), sizeof(void *));
    IS(offsetof(zmq_pollitem_t, socket), 0);
    IS(offsetof(zmq_pollitem_t, fd), sizeof(void *));
    IS(offsetof(zmq_pollitem_t, events), sizeof(void *) + 4);
    IS(offsetof(zmq_pollitem_t, revents), sizeof(void *) + 6);
    void *context = zmq_ctx_new();
    IS(zmq_ctx_get(context, ZMQ_MSG_T_SIZE), sizeof(zmq_msg_t));
    zmq_ctx_term(context);
    return end();
}
