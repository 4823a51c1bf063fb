/* Measures the libzmq that it finds, by its C interface. One job a run; prints one number.

   bench one-way ENDPOINT SIZE SECONDS       messages a second, with zmq_send and zmq_recv
   bench one-way-msg ENDPOINT SIZE SECONDS   the same with zmq_msg_send and zmq_msg_recv
   bench round-trip ENDPOINT SIZE SECONDS    microseconds, median
   bench call SECONDS                        nanoseconds for a zmq_send and a zmq_recv over inproc, on one thread

   Over inproc the two sides are threads, over everything else processes, each with its socket. */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

static void *context;
static const char *address;
static char bound[256];
static size_t size;
static double seconds;
static int with_messages;
static int is_thread;
static int tell_peer;
static pid_t peer;
static void *(*other_side)(void *);

static void check(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "%s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

/* Starts the other side, which does not go on before the address is bound. */
static void start_peer(void *(*run)(void *))
{
    if (strncmp(address, "inproc", 6) == 0) {
        is_thread = 1;
        other_side = run;
        return;
    }
    int ends[2];
    check(pipe(ends) == 0, "pipe");
    peer = fork();
    if (peer > 0) {
        tell_peer = ends[1];
        return;
    }
    close(ends[1]);
    if (read(ends[0], bound, sizeof bound) <= 0)
        _exit(1);
    context = zmq_ctx_new();
    run(NULL);
    _exit(0);
}

static void *open_bound(int type)
{
    size_t length = sizeof bound;
    void *socket;
    context = zmq_ctx_new();
    socket = zmq_socket(context, type);
    check(socket != NULL, "zmq_socket");
    check(zmq_bind(socket, address) == 0, "zmq_bind");
    check(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &length) == 0, "ZMQ_LAST_ENDPOINT");
    if (is_thread) {
        pthread_t thread;
        pthread_create(&thread, NULL, other_side, NULL);
    } else if (peer > 0) {
        check(write(tell_peer, bound, sizeof bound) == sizeof bound, "write");
    }
    return socket;
}

/* Either side may be waiting for the other, for ever: both are ended instead. */
static void finish(void)
{
    fflush(stdout);
    if (peer > 0)
        kill(peer, SIGKILL);
    _exit(0);
}

static void *open_connected(int type)
{
    void *socket = zmq_socket(context, type);
    check(socket != NULL, "zmq_socket");
    check(zmq_connect(socket, bound) == 0, "zmq_connect");
    return socket;
}

static void *send_all(void *unused)
{
    char *buffer = calloc(1, size + 1);
    void *push = open_connected(ZMQ_PUSH);
    for (;;) {
        zmq_msg_t message;
        if (!with_messages) {
            check(zmq_send(push, buffer, size, 0) >= 0, "zmq_send");
            continue;
        }
        check(zmq_msg_init_size(&message, size) == 0, "zmq_msg_init_size");
        memset(zmq_msg_data(&message), 7, size);
        check(zmq_msg_send(&message, push, 0) >= 0, "zmq_msg_send");
    }
    return unused;
}

static void receive(void *pull, zmq_msg_t *message, char *buffer)
{
    if (with_messages)
        check(zmq_msg_recv(message, pull, 0) >= 0, "zmq_msg_recv");
    else
        check(zmq_recv(pull, buffer, size, 0) >= 0, "zmq_recv");
}

static void one_way(void)
{
    enum { batch = 256 };
    uint64_t count = 0;
    double start, end;
    zmq_msg_t message;
    char *buffer = calloc(1, size + 1);
    start_peer(send_all);
    void *pull = open_bound(ZMQ_PULL);
    zmq_msg_init(&message);
    /* What is slow once is not measured. */
    for (start = now(); now() - start < seconds / 4;) {
        for (int i = 0; i < batch; i++)
            receive(pull, &message, buffer);
    }
    start = now();
    do {
        for (int i = 0; i < batch; i++)
            receive(pull, &message, buffer);
        count += batch;
        end = now();
    } while (end - start < seconds);
    printf("%.0f\n", count / (end - start));
    finish();
}

static void *echo(void *unused)
{
    char buffer[1 << 16];
    void *rep = open_connected(ZMQ_REP);
    int length;
    while ((length = zmq_recv(rep, buffer, sizeof buffer, 0)) > 0)
        check(zmq_send(rep, buffer, length, 0) >= 0, "zmq_send");
    zmq_close(rep);
    return unused;
}

static int compare(const void *one, const void *other)
{
    double difference = *(const double *)one - *(const double *)other;
    return difference < 0 ? -1 : difference > 0;
}

static void round_trip(void)
{
    enum { most = 1 << 20 };
    static double times[most];
    char *buffer = calloc(1, size + 1);
    int count = 0;
    double start;
    start_peer(echo);
    void *req = open_bound(ZMQ_REQ);
    for (int i = 0; i < 200; i++) {
        check(zmq_send(req, buffer, size, 0) >= 0, "zmq_send");
        check(zmq_recv(req, buffer, size, 0) >= 0, "zmq_recv");
    }
    start = now();
    while (count < most && now() - start < seconds) {
        double begin = now();
        check(zmq_send(req, buffer, size, 0) >= 0, "zmq_send");
        check(zmq_recv(req, buffer, size, 0) >= 0, "zmq_recv");
        times[count++] = now() - begin;
    }
    qsort(times, count, sizeof *times, compare);
    printf("%.2f\n", times[count / 2] * 1e6);
    finish();
}

static void call(void)
{
    char buffer[8] = "1234567";
    uint64_t count = 0;
    double start, end;
    void *one, *other;
    address = "inproc://call";
    one = open_bound(ZMQ_PAIR);
    strcpy(bound, address);
    other = open_connected(ZMQ_PAIR);
    start = now();
    do {
        for (int i = 0; i < 256; i++) {
            check(zmq_send(one, buffer, sizeof buffer, 0) >= 0, "zmq_send");
            check(zmq_recv(other, buffer, sizeof buffer, 0) >= 0, "zmq_recv");
        }
        count += 256;
        end = now();
    } while (end - start < seconds);
    printf("%.1f\n", (end - start) / count * 1e9);
    zmq_close(one);
    zmq_close(other);
    zmq_ctx_term(context);
}

int main(int count, char **arguments)
{
    if (count == 3 && strcmp(arguments[1], "call") == 0) {
        seconds = atof(arguments[2]);
        call();
        return 0;
    }
    if (count == 5) {
        address = arguments[2];
        size = (size_t)atol(arguments[3]);
        seconds = atof(arguments[4]);
        with_messages = strcmp(arguments[1], "one-way-msg") == 0;
        if (with_messages || strcmp(arguments[1], "one-way") == 0)
            one_way();
        if (strcmp(arguments[1], "round-trip") == 0)
            round_trip();
    }
    fprintf(stderr, "usage: bench one-way|one-way-msg|round-trip ENDPOINT SIZE SECONDS, or bench call SECONDS\n");
    return 2;
}
