/* Threads that use sockets come and go by the thousand, and leave nothing. */
#include "life.h"

static void *context;

static long resident_kb(void)
{
    long size, resident;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL && fscanf(file, "%ld %ld", &size, &resident) == 2);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void *use(void *argument)
{
    char address[40], byte;
    snprintf(address, sizeof address, "inproc://%ld", (long)argument);
    void *a = zmq_socket(context, ZMQ_PAIR), *b = zmq_socket(context, ZMQ_PAIR);
    CHECK(a != NULL && b != NULL);
    int wait = 1;
    CHECK(zmq_setsockopt(b, ZMQ_RCVTIMEO, &wait, sizeof wait) == 0);
    CHECK(zmq_bind(a, address) == 0 && zmq_connect(b, address) == 0);
    /* It waits, and it polls. */
    CHECK(zmq_recv(b, &byte, 1, 0) == -1 && errno == EAGAIN);
    CHECK(zmq_send(a, "x", 1, 0) == 1);
    zmq_pollitem_t item = {b, 0, ZMQ_POLLIN, 0};
    CHECK(zmq_poll(&item, 1, 1000) == 1);
    CHECK(zmq_recv(b, &byte, 1, 0) == 1);
    item.events = ZMQ_POLLIN;
    CHECK(zmq_poll(&item, 1, 1) == 0);
    CHECK(zmq_close(a) == 0 && zmq_close(b) == 0);
    return NULL;
}

static void run(int count, long first)
{
    pthread_t threads[20];
    for (int i = 0; i < count; i += 20) {
        for (int j = 0; j < 20; j++)
            CHECK(pthread_create(&threads[j], NULL, use, (void *)(first + i + j)) == 0);
        for (int j = 0; j < 20; j++)
            pthread_join(threads[j], NULL);
    }
}

int main(int count, char **arguments)
{
    int threads = count > 1 ? atoi(arguments[1]) : 10000;
    limit_time(120);
    CHECK((context = zmq_ctx_new()) != NULL);
    run(2000, 0);
    sleep_ms(200);
    int descriptors = count_descriptors();
    long resident = resident_kb();
    run(threads, 100000);
    sleep_ms(200);
    long grown = resident_kb() - resident;
    int more = count_descriptors() - descriptors;
    if (count > 2)
        printf("%d descriptors, %d more; %ld KB, %ld more\n", descriptors, more, resident, grown);
    CHECK(more <= 20);
    CHECK(grown < 6000);
    CHECK(zmq_ctx_term(context) == 0);
    puts("ok");
    return 0;
}
