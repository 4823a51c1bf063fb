/* Polling sockets. */
#include <check.h>

static void *s_push;

static void *send_later(void *unused)
{
    (void)unused;
    pause_ms(50);
    zmq_send(s_push, "x", 1, 0);
    return NULL;
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    s_push = connected(context, ZMQ_PUSH, "inproc://here");
    char byte;

    zmq_pollitem_t items[3] = {{pull, 0, ZMQ_POLLIN, -1}, {s_push, 0, ZMQ_POLLOUT, -1}, {s_push, 0, ZMQ_POLLIN, -1}};
    IS(zmq_poll(items, 3, 0), 1);
    IS(items[0].revents, 0);
    IS(items[1].revents, ZMQ_POLLOUT);
    IS(items[2].revents, 0);
    IS(zmq_poll(items, 1, 0), 0);

    long long start = now_ms();
    IS(zmq_poll(items, 1, 60), 0);
    TRUE(now_ms() - start >= 55);
    start = now_ms();
    IS(zmq_poll(NULL, 0, 60), 0);
    TRUE(now_ms() - start >= 55);
    IS(zmq_poll(NULL, 0, 0), 0);
    IS(zmq_poll(items, 0, 0), 0);

    /* Awoken by another thread, in time and for ever. */
    pthread_t sender;
    for (long timeout = -1; timeout < 20000; timeout += 10001) {
        pthread_create(&sender, NULL, send_later, NULL);
        IS(zmq_poll(items, 1, timeout), 1);
        IS(items[0].revents, ZMQ_POLLIN);
        pthread_join(sender, NULL);
        IS(zmq_recv(pull, &byte, 1, 0), 1);
    }

    /* It tells what is, again and again. */
    IS(zmq_send(s_push, "y", 1, 0), 1);
    IS(zmq_poll(items, 3, 0), 2);
    IS(zmq_poll(items, 3, 1000), 2);
    IS(items[0].revents, ZMQ_POLLIN);
    IS(zmq_recv(pull, &byte, 1, 0), 1);
    IS(zmq_poll(items, 3, 0), 1);

    /* Nothing asked, nothing told. */
    zmq_pollitem_t nothing = {s_push, 0, 0, -1};
    IS(zmq_poll(&nothing, 1, 0), 0);
    IS(nothing.revents, 0);
    /* One socket twice, and only what was asked. */
    zmq_pollitem_t twice[2] = {{s_push, 0, ZMQ_POLLOUT, 0}, {s_push, 0, ZMQ_POLLOUT | ZMQ_POLLIN, 0}};
    IS(zmq_poll(twice, 2, -1), 2);
    IS(twice[1].revents, ZMQ_POLLOUT);

    FAILS(zmq_poll(items, -1, 0), EINVAL);
    FAILS(zmq_poll(NULL, 1, 0), EFAULT);

    /* Many at once. */
    enum { MANY = 40 };
    void *many[MANY];
    zmq_pollitem_t all[MANY];
    for (int i = 0; i < MANY; i++) {
        many[i] = open_socket(context, ZMQ_DEALER);
        all[i] = (zmq_pollitem_t){many[i], 0, ZMQ_POLLIN, 0};
    }
    IS(zmq_poll(all, MANY, 0), 0);
    void *peer = bound(context, ZMQ_DEALER, "inproc://peer");
    zmq_connect(many[7], "inproc://peer");
    zmq_connect(many[31], "inproc://peer");
    zmq_send(peer, "1", 1, 0);
    zmq_send(peer, "2", 1, 0);
    IS(zmq_poll(all, MANY, -1), 2);
    TRUE(all[7].revents == ZMQ_POLLIN && all[31].revents == ZMQ_POLLIN && all[8].revents == 0);
    for (int i = 0; i < MANY; i++)
        zmq_close(many[i]);
    zmq_close(peer);
    zmq_close(s_push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
