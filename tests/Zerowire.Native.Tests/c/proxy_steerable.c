/* A proxy that is asked what it has done, and told to end. */
#include <check.h>

static void *s_context;

static void *serve(void *unused)
{
    (void)unused;
    void *frontend = bound(s_context, ZMQ_PULL, "inproc://in");
    void *backend = bound(s_context, ZMQ_PUSH, "inproc://out");
    void *control = bound(s_context, ZMQ_PAIR, "inproc://control");
    IS(zmq_proxy_steerable(frontend, backend, NULL, control), 0);
    zmq_close(frontend);
    zmq_close(backend);
    zmq_close(control);
    return NULL;
}

int main(void)
{
    begin();
    s_context = zmq_ctx_new();
    pthread_t proxy;
    pthread_create(&proxy, NULL, serve, NULL);
    void *control = connected(s_context, ZMQ_PAIR, "inproc://control");
    void *push = connected(s_context, ZMQ_PUSH, "inproc://in");
    void *pull = connected(s_context, ZMQ_PULL, "inproc://out");
    IS(zmq_send(push, "one", 3, ZMQ_SNDMORE), 3);
    IS(zmq_send(push, "two!", 4, 0), 4);
    TEXT(receive_text(pull), "one");
    TEXT(receive_text(pull), "two!");

    printf("STATISTICS\n");
    IS(zmq_send(control, "STATISTICS", 10, 0), 10);
    for (int i = 0; i < 8; i++) {
        uint64_t number = 99;
        IS(zmq_recv(control, &number, sizeof number, 0), sizeof number);
        TRUE(get_int(control, ZMQ_RCVMORE) == (i < 7));
        printf("%d: %llu\n", i, (unsigned long long)number);
    }
    /* Told before: the proxy's own line follows at once. */
    printf("TERMINATE\n");
    expect(send_text(control, "TERMINATE", 0) == 9, "TERMINATE");
    pthread_join(proxy, NULL);
    zmq_close(push);
    zmq_close(pull);
    zmq_close(control);
    IS(zmq_ctx_term(s_context), 0);
    return end();
}
