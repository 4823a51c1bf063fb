/* A fork takes hardly longer when the library is at work. */
#include "life.h"

static volatile int stopping;

static void *send_all(void *socket)
{
    while (!stopping)
        zmq_send(socket, "message", 7, ZMQ_DONTWAIT);
    return NULL;
}

static void *receive_all(void *socket)
{
    char bytes[10];
    while (!stopping)
        zmq_recv(socket, bytes, sizeof bytes, ZMQ_DONTWAIT);
    return NULL;
}

static int compare(const void *a, const void *b) { return *(const long *)a < *(const long *)b ? -1 : 1; }

static long median_of_forks(int show)
{
    long times[101];
    for (int i = 0; i < 101; i++) {
        struct timespec start, end;
        int status;
        clock_gettime(CLOCK_MONOTONIC, &start);
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        clock_gettime(CLOCK_MONOTONIC, &end);
        CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0);
        times[i] = (end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000;
    }
    qsort(times, 101, sizeof *times, compare);
    if (show)
        printf("median %ld us, 90 %% %ld us, most %ld us\n", times[50], times[90], times[100]);
    return times[50];
}

int main(int count, char **arguments)
{
    int show = count > 1;
    limit_time(60);
    (void)arguments;
    median_of_forks(show);
    void *context = zmq_ctx_new(), *a, *b;
    CHECK(context != NULL);
    connect_pair(context, "tcp://127.0.0.1:*", &a, &b);
    median_of_forks(show);
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, send_all, a);
    pthread_create(&threads[1], NULL, receive_all, b);
    long busy = median_of_forks(show);
    stopping = 1;
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    CHECK(busy < 100000);
    int none = 0;
    zmq_setsockopt(a, ZMQ_LINGER, &none, sizeof none);
    CHECK(zmq_close(a) == 0 && zmq_close(b) == 0 && zmq_ctx_term(context) == 0);
    puts("ok");
    return 0;
}
