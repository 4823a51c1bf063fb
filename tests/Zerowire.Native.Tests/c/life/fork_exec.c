/* A process with sockets, busy threads and messages on their way can fork, and the child can exec or _exit. */
#include "life.h"

static void *context;
static volatile int stopping;

static void *echo(void *argument)
{
    char bytes[100];
    int size;
    while ((size = zmq_recv(argument, bytes, sizeof bytes, 0)) >= 0)
        zmq_send(argument, bytes, (size_t)size, 0);
    return NULL;
}

static void *ask(void *argument)
{
    char bytes[100] = "message";
    while (!stopping) {
        CHECK(zmq_send(argument, bytes, sizeof bytes, 0) == sizeof bytes);
        CHECK(zmq_recv(argument, bytes, sizeof bytes, 0) == sizeof bytes);
    }
    return NULL;
}

static void await(pid_t child, int expected)
{
    int status;
    CHECK(child > 0);
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == expected);
}

static void handle(int signal)
{
    /* As handlers do that start a debugger: whatever they have interrupted. */
    (void)signal;
    int error = errno;
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/true", "true", NULL);
        _exit(9);
    }
    await(child, 0);
    errno = error;
}

int main(void)
{
    limit_time(80);
    CHECK((context = zmq_ctx_new()) != NULL);
    void *a, *b, *c, *d;
    pthread_t threads[4];
    connect_pair(context, "tcp://127.0.0.1:*", &a, &b);
    connect_pair(context, "ipc://*", &c, &d);
    pthread_create(&threads[0], NULL, echo, a);
    pthread_create(&threads[1], NULL, ask, b);
    pthread_create(&threads[2], NULL, echo, c);
    pthread_create(&threads[3], NULL, ask, d);
    for (int i = 0; i < 200; i++) {
        pid_t child = fork();
        if (child == 0) {
            if (i % 2)
                _exit(7);
            execl("/bin/true", "true", NULL);
            _exit(9);
        }
        await(child, i % 2 ? 7 : 0);
        if (i % 50 == 0)
            CHECK(system("true") == 0);
    }
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    for (int i = 0; i < 100; i++) {
        /* Of these threads the main one is never inside a call, the others nearly always. */
        pthread_kill(pthread_self(), SIGUSR1);
        sleep_ms(1);
    }
    stopping = 1;
    pthread_join(threads[1], NULL);
    pthread_join(threads[3], NULL);
    CHECK(zmq_ctx_shutdown(context) == 0);
    pthread_join(threads[0], NULL);
    pthread_join(threads[2], NULL);
    zmq_close(a);
    zmq_close(b);
    zmq_close(c);
    zmq_close(d);
    CHECK(zmq_ctx_term(context) == 0);

    /* A fork within a call, by a handler that interrupts a thread anywhere in it. */
    CHECK((context = zmq_ctx_new()) != NULL);
    connect_pair(context, "inproc://x", &a, &b);
    struct itimerspec interval = {{0, 3000000}, {0, 3000000}};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    timer_t timer;
    CHECK(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0);
    CHECK(timer_settime(timer, 0, &interval, NULL) == 0);
    long end = now_ms() + 1500;
    while (now_ms() < end) {
        char byte;
        while (zmq_send(a, "z", 1, 0) != 1)
            CHECK(errno == EINTR);
        while (zmq_recv(b, &byte, 1, 0) != 1)
            CHECK(errno == EINTR);
    }
    timer_delete(timer);
    signal(SIGUSR1, SIG_IGN);
    zmq_close(a);
    zmq_close(b);
    CHECK(zmq_ctx_term(context) == 0);
    puts("ok");
    return 0;
}
