/* Waits work when the process has no descriptor left. */
#include "life.h"
#include <sys/resource.h>

static void *receive(void *socket)
{
    char byte;
    CHECK(zmq_recv(socket, &byte, 1, 0) == 1);
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    CHECK(zmq_poll(&item, 1, -1) == 1);
    CHECK(zmq_recv(socket, &byte, 1, ZMQ_DONTWAIT) == 1);
    item.events = ZMQ_POLLIN;
    long start = now_ms();
    CHECK(zmq_poll(&item, 1, 30) == 0);
    CHECK(now_ms() - start >= 29);
    return NULL;
}

int main(void)
{
    limit_time(60);
    void *context = zmq_ctx_new(), *a, *b;
    pthread_t thread;
    CHECK(context != NULL);
    connect_pair(context, "inproc://x", &a, &b);
    while (dup(0) < 100) {
    }
    struct rlimit limit = {0, 0};
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = 60;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(dup(0) == -1 && errno == EMFILE);
    /* Several, so that what is kept for the next wait does not do. */
    for (int i = 0; i < 2; i++)
        CHECK(pthread_create(&thread, NULL, receive, b) == 0 && (sleep_ms(100), zmq_send(a, "1", 1, 0) == 1)
            && (sleep_ms(100), zmq_send(a, "2", 1, 0) == 1) && pthread_join(thread, NULL) == 0);
    CHECK(zmq_close(a) == 0 && zmq_close(b) == 0 && zmq_ctx_term(context) == 0);
    puts("ok");
    return 0;
}
