/* Polling descriptors of the system, alone and beside sockets. */
#include <check.h>
#include <sys/socket.h>

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    void *push = connected(context, ZMQ_PUSH, "inproc://here");
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    char byte;

    zmq_pollitem_t items[2] = {{NULL, pair[0], ZMQ_POLLIN, -1}, {pull, 0, ZMQ_POLLIN, -1}};
    IS(zmq_poll(items, 2, 0), 0);
    IS(zmq_poll(items, 2, 30), 0);
    IS(write(pair[1], "x", 1), 1);
    IS(zmq_poll(items, 2, -1), 1);
    IS(items[0].revents, ZMQ_POLLIN);
    IS(items[1].revents, 0);
    IS(zmq_send(push, "y", 1, 0), 1);
    IS(zmq_poll(items, 2, -1), 2);
    IS(items[0].revents, ZMQ_POLLIN);
    IS(items[1].revents, ZMQ_POLLIN);
    IS(read(pair[0], &byte, 1), 1);
    IS(zmq_poll(items, 2, -1), 1);
    IS(items[0].revents, 0);
    IS(items[1].revents, ZMQ_POLLIN);

    zmq_pollitem_t both = {NULL, pair[0], ZMQ_POLLIN | ZMQ_POLLOUT | ZMQ_POLLERR | ZMQ_POLLPRI, 0};
    IS(zmq_poll(&both, 1, 0), 1);
    IS(both.revents, ZMQ_POLLOUT);
    close(pair[1]);
    IS(zmq_poll(&both, 1, 1000), 1);
    SHOW(both.revents);

    /* The socket wins where both are given. */
    zmq_pollitem_t mixed = {pull, pair[0], ZMQ_POLLIN, 0};
    IS(zmq_recv(pull, &byte, 1, 0), 1);
    IS(zmq_poll(&mixed, 1, 0), 0);

    /* A descriptor that is none. */
    close(pair[0]);
    zmq_pollitem_t closed = {NULL, pair[0], ZMQ_POLLIN, 0};
    SHOW(zmq_poll(&closed, 1, 0));
    SHOW(closed.revents);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
