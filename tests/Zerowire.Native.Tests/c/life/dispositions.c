/* What the program has said about signals stays as it is, but for those that the runtime needs. The terminal too. */
#include "life.h"
#include <termios.h>

static void own(int signal) { (void)signal; }

static int is_of_runtime(int signal)
{
    return signal == SIGSEGV || signal == SIGFPE || signal == SIGRTMIN;
}

int main(void)
{
    limit_time(60);
    struct sigaction action = {.sa_handler = own, .sa_flags = SA_RESTART};
    sigaction(SIGUSR2, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGHUP, SIG_IGN);
    sigset_t blocked, mask;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);

    struct sigaction before[65], after;
    struct termios terminal, terminal_after;
    memset(before, 0, sizeof before);
    int has_terminal = tcgetattr(0, &terminal) == 0;
    for (int i = 1; i < 65; i++)
        sigaction(i, NULL, &before[i]);

    void *context = zmq_ctx_new(), *a, *b;
    CHECK(context != NULL);
    connect_pair(context, "tcp://127.0.0.1:*", &a, &b);
    zmq_close(a);
    zmq_close(b);
    CHECK(zmq_ctx_term(context) == 0);

    int wrong = 0;
    for (int i = 1; i < 65; i++) {
        if (sigaction(i, NULL, &after) != 0 || is_of_runtime(i))
            continue;
        if (after.sa_handler != before[i].sa_handler || after.sa_flags != before[i].sa_flags) {
            fprintf(stderr, "signal %d has changed: %p to %p\n", i, (void *)before[i].sa_handler,
                    (void *)after.sa_handler);
            wrong = 1;
        }
    }
    sigprocmask(SIG_BLOCK, NULL, &mask);
    for (int i = 1; i < 65; i++)
        CHECK(sigismember(&mask, i) == (i == SIGUSR1 || i == 32 || i == 33 ? sigismember(&mask, i) : 0));
    CHECK(sigismember(&mask, SIGUSR1) == 1);
    if (has_terminal) {
        tcgetattr(0, &terminal_after);
        CHECK(memcmp(&terminal, &terminal_after, sizeof terminal) == 0);
    }
    if (wrong)
        return 1;
    puts("ok");
    return 0;
}
