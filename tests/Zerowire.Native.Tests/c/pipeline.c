/* A ventilator, four workers and a sink. */
#include <check.h>

enum { WORKERS = 4, TASKS = 400 };

static void *s_context;
static pthread_barrier_t s_ready;
static char s_ventilator[256];
static char s_sink[256];

static void *work(void *unused)
{
    (void)unused;
    void *tasks = connected(s_context, ZMQ_PULL, s_ventilator);
    void *results = connected(s_context, ZMQ_PUSH, s_sink);
    set_int(results, ZMQ_LINGER, 10000);
    pthread_barrier_wait(&s_ready);
    int task;
    while (zmq_recv(tasks, &task, sizeof task, 0) == sizeof task && task >= 0) {
        int result = task * task;
        expect(zmq_send(results, &result, sizeof result, 0) == sizeof result, "a result");
    }
    zmq_close(tasks);
    zmq_close(results);
    return NULL;
}

int main(void)
{
    begin();
    s_context = zmq_ctx_new();
    void *ventilator = open_socket(s_context, ZMQ_PUSH);
    void *sink = open_socket(s_context, ZMQ_PULL);
    strcpy(s_ventilator, bind_tcp(ventilator));
    strcpy(s_sink, bind_tcp(sink));
    pthread_t workers[WORKERS];
    pthread_barrier_init(&s_ready, NULL, WORKERS + 1);
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&workers[i], NULL, work, NULL);
    /* Or else the end could be quicker than the last of them. */
    pthread_barrier_wait(&s_ready);
    for (int i = 0; i < TASKS; i++)
        expect(zmq_send(ventilator, &i, sizeof i, 0) == sizeof i, "a task");
    long long sum = 0;
    for (int i = 0; i < TASKS; i++) {
        int result = -1;
        expect(zmq_recv(sink, &result, sizeof result, 0) == sizeof result, "a result comes");
        sum += result;
    }
    IS(sum, (long long)(TASKS - 1) * TASKS * (2 * TASKS - 1) / 6);
    zmq_ctx_shutdown(s_context);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    zmq_close(ventilator);
    zmq_close(sink);
    IS(zmq_ctx_term(s_context), 0);
    return end();
}
