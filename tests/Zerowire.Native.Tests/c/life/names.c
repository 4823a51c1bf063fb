/* The threads of the process, by their names: the program's, libzmq's own, one that looks up names, and one more. */
#include "life.h"
#include <dirent.h>

static int compare(const void *a, const void *b) { return strcmp(a, b); }

int main(void)
{
    limit_time(60);
    char names[32][32], all[1024] = "";
    int count = 0;
    void *context = zmq_ctx_new(), *a, *b;
    CHECK(context != NULL);
    CHECK(zmq_ctx_set(context, ZMQ_IO_THREADS, 2) == 0);
    connect_pair(context, "tcp://127.0.0.1:*", &a, &b);
    CHECK(zmq_connect(b, "tcp://localhost:1") == 0);
    sleep_ms(200);
    DIR *tasks = opendir("/proc/self/task");
    CHECK(tasks != NULL);
    for (struct dirent *task; (task = readdir(tasks)) != NULL;) {
        char path[300];
        if (task->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/self/task/%s/comm", task->d_name);
        FILE *file = fopen(path, "r");
        CHECK(file != NULL && count < 32 && fscanf(file, " %31[^\n]", names[count++]) == 1);
        fclose(file);
    }
    closedir(tasks);
    qsort(names, (size_t)count, sizeof *names, compare);
    for (int i = 0; i < count; i++) {
        strcat(all, names[i]);
        strcat(all, ",");
    }
    /* The program's own name stands twice: the thread of the runtime has taken it over. */
    const char *expected = "ZMQbg/IO/0,ZMQbg/IO/1,ZMQbg/Reaper,Zerowire resolv,";
    if (count != 6 || strstr(all, expected) == NULL) {
        fprintf(stderr, "%s\n", all);
        return 1;
    }
    zmq_close(a);
    zmq_close(b);
    CHECK(zmq_ctx_term(context) == 0);
    puts("ok");
    return 0;
}
