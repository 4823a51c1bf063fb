/* A signal ends what waits. */
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

#define WITH_SIGNAL(expectation) \
    do { \
        pthread_t thread_; \
        pthread_create(&thread_, NULL, signal_later, NULL); \
        expectation; \
        pthread_join(thread_, NULL); \
    } while (0)

int main(void)
{
    begin();
    s_main = pthread_self();
    struct sigaction action = {.sa_handler = note};
    sigaction(SIGUSR1, &action, NULL);
    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    void *push = open_socket(context, ZMQ_PUSH);
    char byte;
    zmq_msg_t message;
    zmq_msg_init(&message);
    zmq_pollitem_t item = {pull, 0, ZMQ_POLLIN, 0};
    WITH_SIGNAL(FAILS(zmq_recv(pull, &byte, 1, 0), EINTR));
    WITH_SIGNAL(FAILS(zmq_msg_recv(&message, pull, 0), EINTR));
    WITH_SIGNAL(FAILS(zmq_send(push, "x", 1, 0), EINTR));
    WITH_SIGNAL(FAILS(zmq_poll(&item, 1, 10000), EINTR));
    WITH_SIGNAL(FAILS(zmq_poll(&item, 1, -1), EINTR));
    IS(s_signals, 5);
    /* Nothing was lost by it. */
    zmq_connect(push, "inproc://here");
    IS(zmq_send(push, "y", 1, 0), 1);
    IS(zmq_poll(&item, 1, -1), 1);
    IS(zmq_recv(pull, &byte, 1, 0), 1);
    zmq_msg_close(&message);

    /* The end of a context can be interrupted and begun again. */
    WITH_SIGNAL(FAILS(zmq_ctx_term(context), EINTR));
    FAILS(zmq_recv(pull, &byte, 1, 0), ETERM);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);

    /* The one that is not handled ends the program still. */
    struct sigaction found;
    sigaction(SIGINT, NULL, &found);
    TRUE(found.sa_handler == SIG_DFL);
    sigaction(SIGTERM, NULL, &found);
    TRUE(found.sa_handler == SIG_DFL);
    sigaction(SIGCHLD, NULL, &found);
    TRUE(found.sa_handler == SIG_DFL);
    return end();
}
