/* The process ends at once, however it ends and whatever its threads are doing. The argument says how. */
#include "life.h"

static void *context;
static void *pairs[4];

static void *receive(void *socket)
{
    char byte;
    while (zmq_recv(socket, &byte, 1, 0) >= 0) {
    }
    return NULL;
}

static void *poll_for_ever(void *socket)
{
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    while (zmq_poll(&item, 1, -1) >= 0) {
    }
    return NULL;
}

static void *send_for_ever(void *socket)
{
    char bytes[1000] = "";
    while (zmq_send(socket, bytes, sizeof bytes, 0) >= 0) {
    }
    return NULL;
}

static void *exit_from_thread(void *argument)
{
    (void)argument;
    exit(3);
    return NULL;
}

static void exit_from_handler(int signal)
{
    (void)signal;
    exit(3);
}

static void use_at_exit(void)
{
    void *a, *b, *own = zmq_ctx_new();
    CHECK(own != NULL);
    connect_pair(own, "tcp://127.0.0.1:*", &a, &b);
    zmq_close(a);
    zmq_close(b);
    CHECK(zmq_ctx_term(own) == 0);
}

static void term_at_exit(void)
{
    for (int i = 0; i < 4; i++)
        zmq_close(pairs[i]);
    CHECK(zmq_ctx_term(context) == 0);
}

int main(int count, char **arguments)
{
    const char *how = count > 1 ? arguments[1] : "return";
    pthread_t thread;
    limit_time(20);
    if (strcmp(how, "unused") == 0)
        return 3;
    if (strcmp(how, "atexit-use") == 0)
        atexit(use_at_exit);
    CHECK((context = zmq_ctx_new()) != NULL);
    connect_pair(context, "tcp://127.0.0.1:*", &pairs[0], &pairs[1]);
    connect_pair(context, "ipc://*", &pairs[2], &pairs[3]);
    if (strcmp(how, "atexit-term") == 0) {
        atexit(term_at_exit);
        return 3;
    }
    pthread_create(&thread, NULL, receive, pairs[0]);
    pthread_create(&thread, NULL, send_for_ever, pairs[1]);
    pthread_create(&thread, NULL, poll_for_ever, pairs[2]);
    pthread_create(&thread, NULL, receive, pairs[3]);
    sleep_ms(30);
    if (strcmp(how, "exit") == 0)
        exit(3);
    if (strcmp(how, "_exit") == 0)
        _exit(3);
    if (strcmp(how, "abort") == 0)
        abort();
    if (strcmp(how, "segfault") == 0)
        *(volatile int *)(long)(count - 2) = 1;
    if (strcmp(how, "kill") == 0)
        kill(getpid(), SIGTERM);
    if (strcmp(how, "thread") == 0) {
        pthread_create(&thread, NULL, exit_from_thread, NULL);
        pthread_join(thread, NULL);
    }
    if (strcmp(how, "pthread_exit") == 0) {
        pthread_create(&thread, NULL, exit_from_thread, NULL);
        pthread_exit(NULL);
    }
    if (strcmp(how, "signal") == 0) {
        signal(SIGUSR1, exit_from_handler);
        raise(SIGUSR1);
    }
    return 3;
}
