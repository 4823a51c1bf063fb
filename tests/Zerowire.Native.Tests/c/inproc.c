/* Connecting before binding; two contexts are two worlds. */
#include <check.h>

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *other = zmq_ctx_new();
    void *push = connected(context, ZMQ_PUSH, "inproc://later");
    IS(zmq_send(push, "waits", 5, 0), 5);
    void *stranger = bound(other, ZMQ_PULL, "inproc://later");
    set_int(stranger, ZMQ_RCVTIMEO, 30);
    TRUE(receive_text(stranger) == NULL);
    void *pull = bound(context, ZMQ_PULL, "inproc://later");
    TEXT(receive_text(pull), "waits");
    IS(zmq_send(push, "follows", 7, 0), 7);
    TEXT(receive_text(pull), "follows");

    /* Pairs are of two. */
    void *first = bound(context, ZMQ_PAIR, "inproc://pair");
    void *second = connected(context, ZMQ_PAIR, "inproc://pair");
    IS(zmq_send(first, "ping", 4, 0), 4);
    TEXT(receive_text(second), "ping");
    IS(zmq_send(second, "pong", 4, 0), 4);
    TEXT(receive_text(first), "pong");

    /* One that nobody ever binds to does not keep the context. */
    void *lonely = connected(context, ZMQ_PUSH, "inproc://never");
    IS(zmq_send(lonely, "lost", 4, 0), 4);
    zmq_close(lonely);
    zmq_close(second);
    zmq_close(first);
    zmq_close(push);
    zmq_close(pull);
    zmq_close(stranger);
    IS(zmq_ctx_term(context), 0);
    IS(zmq_ctx_term(other), 0);
    return end();
}
