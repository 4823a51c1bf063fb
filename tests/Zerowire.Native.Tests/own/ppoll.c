/* Polling with signals that come only meanwhile, or do not. */
#include <check.h>
#include <signal.h>

static pthread_t s_main;
static volatile int s_signals;

static void note(int signal)
{
    (void)signal;
    s_signals++;
}

static void *signal_later(void *unused)
{
    (void)unused;
    pause_ms(50);
    pthread_kill(s_main, SIGUSR1);
    return NULL;
}

int main(void)
{
    begin();
    s_main = pthread_self();
    struct sigaction action = {.sa_handler = note};
    sigaction(SIGUSR1, &action, NULL);
    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    void *push = connected(context, ZMQ_PUSH, "inproc://here");
    zmq_pollitem_t item = {pull, 0, ZMQ_POLLIN, 0};
    sigset_t all, none, before;
    sigfillset(&all);
    sigemptyset(&none);
    IS(zmq_ppoll(&item, 1, 0, NULL), 0);
    IS(zmq_ppoll(&item, 1, 0, &all), 0);
    zmq_send(push, "x", 1, 0);
    IS(zmq_ppoll(&item, 1, -1, &all), 1);
    IS(item.revents, ZMQ_POLLIN);
    char byte;
    zmq_recv(pull, &byte, 1, 0);

    /* Kept back while it waits, and there afterwards. */
    pthread_t signaller;
    pthread_create(&signaller, NULL, signal_later, NULL);
    IS(zmq_ppoll(&item, 1, 150, &all), 0);
    pthread_join(signaller, NULL);
    IS(s_signals, 1);
    /* Let through while it waits only. */
    sigset_t user;
    sigemptyset(&user);
    sigaddset(&user, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &user, &before);
    pthread_kill(s_main, SIGUSR1);
    IS(s_signals, 1);
    FAILS(zmq_ppoll(&item, 1, 10000, &none), EINTR);
    IS(s_signals, 2);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    FAILS(zmq_ppoll(NULL, 1, 0, &none), EFAULT);
    FAILS(zmq_ppoll(&item, -1, 0, &none), EINVAL);
    zmq_pollitem_t bad = {&item, 0, ZMQ_POLLIN, 0};
    FAILS(zmq_ppoll(&bad, 1, 0, &none), ENOTSOCK);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
