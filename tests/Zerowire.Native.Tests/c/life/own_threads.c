/* The threads that the library has made take no signal of the program: one that the program blocks and waits for stays
   for it. No thread is there but the library's, the runtime's and the program's own. */
#include "life.h"
#include <dirent.h>
#include <inttypes.h>

static uint64_t blocked_of(const char *task, char *name)
{
    char path[300], line[256];
    uint64_t blocked = 0;
    snprintf(path, sizeof path, "/proc/self/task/%s/status", task);
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        sscanf(line, "Name: %31[^\n]", name);
        sscanf(line, "SigBlk: %" SCNx64, &blocked);
    }
    fclose(file);
    return blocked;
}

int main(int count, char **arguments)
{
    limit_time(60);
    void *context = zmq_ctx_new(), *a, *b;
    connect_pair(context, "tcp://127.0.0.1:*", &a, &b);
    void *c, *d;
    char address[64], name[64];
    size_t size = sizeof address;
    connect_pair(context, "tcp://127.0.0.1:*", &c, &d);
    CHECK(zmq_getsockopt(c, ZMQ_LAST_ENDPOINT, address, &size) == 0);
    snprintf(name, sizeof name, "tcp://localhost:%s", strrchr(address, ':') + 1);
    CHECK(zmq_connect(d, name) == 0);
    sleep_ms(100);

    char own[16];
    snprintf(own, sizeof own, "%d", getpid());
    DIR *tasks = opendir("/proc/self/task");
    CHECK(tasks != NULL);
    for (struct dirent *task; (task = readdir(tasks)) != NULL;) {
        if (task->d_name[0] == '.' || strcmp(task->d_name, own) == 0)
            continue;
        char name[32] = "";
        uint64_t blocked = blocked_of(task->d_name, name);
        if (count > 1)
            printf("%s %s %" PRIx64 "\n", task->d_name, name, blocked);
        int signals[] = {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD, SIGALRM, SIGPIPE, SIGWINCH, SIGRTMAX};
        for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
            if ((blocked >> (signals[i] - 1) & 1) == 0) {
                fprintf(stderr, "the thread %s takes signal %d\n", name, signals[i]);
                return 1;
            }
        }
    }
    closedir(tasks);
    (void)arguments;

    /* Nobody but sigwait gets it. */
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (int i = 0; i < 100; i++) {
        int signal = 0;
        kill(getpid(), SIGTERM);
        CHECK(sigwait(&set, &signal) == 0 && signal == SIGTERM);
    }
    zmq_close(a);
    zmq_close(b);
    zmq_close(c);
    zmq_close(d);
    CHECK(zmq_ctx_term(context) == 0);
    puts("ok");
    return 0;
}
