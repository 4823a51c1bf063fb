/* A child gives what it has inherited back at once and works with a context of its own; its parent does not notice. */
#include "life.h"
#include <sys/mman.h>
#include <sys/stat.h>

static void *context;
static void *tcp[2], *ipc[2], *inproc[2];
static int threads_first;

static void exchange(void *a, void *b)
{
    static char bytes[50000];
    zmq_msg_t message;
    CHECK(zmq_send(a, bytes, sizeof bytes, 0) == (int)sizeof bytes);
    zmq_msg_init(&message);
    CHECK(zmq_msg_recv(&message, b, 0) == (int)sizeof bytes);
    zmq_msg_close(&message);
}

/* Enough to have garbage collected several times. */
static void work(const char *endpoint)
{
    void *own = zmq_ctx_new(), *a, *b;
    CHECK(own != NULL);
    for (int i = 0; i < 20; i++) {
        connect_pair(own, endpoint, &a, &b);
        for (int j = 0; j < 20; j++)
            exchange(a, b);
        zmq_close(a);
        zmq_close(b);
    }
    CHECK(zmq_ctx_term(own) == 0);
}

/* By name: the look-up is done by a thread that the parent has, and the child has not. */
static void look_up(void)
{
    void *own = zmq_ctx_new(), *a = zmq_socket(own, ZMQ_PAIR), *b = zmq_socket(own, ZMQ_PAIR);
    char address[64], name[64];
    size_t size = sizeof address;
    CHECK(zmq_bind(a, "tcp://127.0.0.1:*") == 0);
    CHECK(zmq_getsockopt(a, ZMQ_LAST_ENDPOINT, address, &size) == 0);
    snprintf(name, sizeof name, "tcp://localhost:%s", strrchr(address, ':') + 1);
    CHECK(zmq_connect(b, name) == 0);
    exchange(a, b);
    zmq_close(a);
    zmq_close(b);
    CHECK(zmq_ctx_term(own) == 0);
}

static void *work_in_thread(void *endpoint)
{
    work(endpoint);
    return NULL;
}

static void close_all(void)
{
    void *all[] = {tcp[0], tcp[1], ipc[0], ipc[1], inproc[0], inproc[1]};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        CHECK(zmq_close(all[i]) == 0);
    long start = now_ms();
    CHECK(zmq_ctx_term(context) == 0);
    CHECK(now_ms() - start < 1000);
}

static void *do_nothing(void *argument)
{
    /* Uses its stack. */
    volatile char bytes[100000];
    memset((char *)bytes, 0x5a, sizeof bytes);
    return argument;
}

static void be_child(int generation)
{
    if (threads_first) {
        /* They get the stacks of the threads that are gone. */
        pthread_t threads[8];
        for (int i = 0; i < 8; i++)
            CHECK(pthread_create(&threads[i], NULL, do_nothing, NULL) == 0);
        for (int i = 0; i < 8; i++)
            pthread_join(threads[i], NULL);
    }
    if (generation % 2)
        close_all();
    pthread_t threads[3];
    char *endpoints[] = {"tcp://127.0.0.1:*", "ipc://*", "inproc://child"};
    for (int i = 0; i < 3; i++)
        CHECK(pthread_create(&threads[i], NULL, work_in_thread, endpoints[i]) == 0);
    work("tcp://127.0.0.1:*");
    look_up();
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    if (generation % 2 == 0)
        close_all();
    if (generation == 1) {
        /* A child of a child. */
        CHECK((context = zmq_ctx_new()) != NULL);
        connect_pair(context, "tcp://127.0.0.1:*", &tcp[0], &tcp[1]);
        connect_pair(context, "ipc://*", &ipc[0], &ipc[1]);
        connect_pair(context, "inproc://y", &inproc[0], &inproc[1]);
        fflush(NULL);
        pid_t grandchild = fork();
        if (grandchild == 0) {
            be_child(2);
            exit(0);
        }
        int status;
        CHECK(waitpid(grandchild, &status, 0) == grandchild && WIFEXITED(status) && WEXITSTATUS(status) == 0);
        exchange(tcp[0], tcp[1]);
        exchange(ipc[0], ipc[1]);
        close_all();
    }
}

static void *use_once(void *argument)
{
    void *pair[2];
    (void)argument;
    connect_pair(context, "inproc://once", &pair[0], &pair[1]);
    zmq_close(pair[0]);
    zmq_close(pair[1]);
    /* Known to the library, and still there when the process forks. */
    sleep_ms(100000);
    return NULL;
}

int main(int count, char **arguments)
{
    int rounds = count > 1 ? atoi(arguments[1]) : 8;
    limit_time(120);
    CHECK((context = zmq_ctx_new()) != NULL);
    connect_pair(context, "tcp://127.0.0.1:*", &tcp[0], &tcp[1]);
    connect_pair(context, "ipc:///tmp/zerowire-life-fork", &ipc[0], &ipc[1]);
    connect_pair(context, "inproc://x", &inproc[0], &inproc[1]);
    look_up();
    pthread_t other;
    pthread_create(&other, NULL, use_once, NULL);
    sleep_ms(300);
    for (int i = 0; i < rounds; i++) {
        threads_first = i % 4 >= 2;
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            be_child(i % 2 ? 1 : 4);
            /* Handles are given back once. */
            CHECK(zmq_close(tcp[0]) == -1 && errno == ENOTSOCK);
            exit(0);
        }
        /* Meanwhile the parent goes on. */
        for (int j = 0; j < 100; j++) {
            exchange(tcp[0], tcp[1]);
            exchange(ipc[1], ipc[0]);
        }
        int status;
        CHECK(waitpid(child, &status, 0) == child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fprintf(stderr, "round %d: the child ended with status %x\n", i, status);
            return 1;
        }
        exchange(tcp[1], tcp[0]);
        exchange(ipc[0], ipc[1]);
        exchange(inproc[0], inproc[1]);
        struct stat file;
        CHECK(stat("/tmp/zerowire-life-fork", &file) == 0);
    }
    close_all();
    puts("ok");
    return 0;
}
