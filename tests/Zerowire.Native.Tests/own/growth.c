/* A million messages of all lengths and ten thousand sockets leave nothing behind: memory, descriptors, threads. */
#include "../check.h"
#include <dirent.h>

static long entries(const char *folder)
{
    DIR *directory = opendir(folder);
    long count = 0;
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

static long resident_kb(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (fscanf(file, "%ld %ld", &pages, &resident) != 2)
        exit(2);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static int s_freed;

static void give_back(void *data, void *hint)
{
    (void)hint;
    free(data);
    __sync_fetch_and_add(&s_freed, 1);
}

/* Messages in the struct, in blocks, copied, by reference, and of the program's memory; returns how many of those. */
static int pass_messages(void *push, void *pull, int count)
{
    static const size_t lengths[] = {1, 40, 41, 200, 5000, 20000};
    int lent = 0;
    for (int i = 0; i < count; i++) {
        size_t length = i % 50 ? lengths[i % 4] : lengths[i % 6];
        zmq_msg_t message, copy;
        if (i % 7 == 0) {
            zmq_msg_init_data(&message, calloc(1, length), length, give_back, NULL);
            lent++;
        } else {
            zmq_msg_init_size(&message, length);
        }
        zmq_msg_init(&copy);
        if (i % 3 == 0)
            zmq_msg_copy(&copy, &message);
        if (zmq_msg_send(&message, push, i % 5 == 0 ? ZMQ_SNDMORE : 0) < 0)
            exit(3);
        if (i % 5 == 0 && zmq_send(push, "", 0, 0) < 0)
            exit(3);
        zmq_msg_close(&copy);
        zmq_msg_init(&message);
        do {
            if (zmq_msg_recv(&message, pull, 0) < 0)
                exit(3);
            zmq_msg_gets(&message, "Peer-Address");
        } while (zmq_msg_more(&message));
        zmq_msg_close(&message);
    }
    return lent;
}

/* Closing is done in the background: while there are as many sockets as the context has room for, it is waited for. */
static void *open_in_turn(void *context, int type)
{
    void *socket;
    int linger = 0;
    while (!(socket = zmq_socket(context, type))) {
        if (errno != EMFILE)
            exit(3);
        pause_ms(1);
    }
    zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
    return socket;
}

static void open_and_close(void *context, int count)
{
    for (int i = 0; i < count; i++) {
        void *one = open_in_turn(context, i % 2 ? ZMQ_PAIR : ZMQ_ROUTER);
        void *other = open_in_turn(context, i % 2 ? ZMQ_PAIR : ZMQ_DEALER);
        expect(zmq_bind(one, "inproc://one") == 0 && zmq_connect(other, "inproc://one") == 0, "inproc");
        if (i % 20 == 0) {
            bind_tcp(one);
            while (zmq_socket_monitor(one, "inproc://monitor", ZMQ_EVENT_ALL) != 0 && errno == EMFILE)
                pause_ms(1);
        }
        send_text(other, "message", 0);
        zmq_close(other);
        zmq_close(one);
    }
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    zmq_ctx_set(context, ZMQ_MAX_SOCKETS, 100);
    void *pull = open_socket(context, ZMQ_PULL);
    void *push = connected(context, ZMQ_PUSH, bind_tcp(pull));
    zmq_bind(pull, "inproc://pull");
    void *near = connected(context, ZMQ_PUSH, "inproc://pull");
    /* The first round fills the pools. */
    int lent = pass_messages(push, pull, 20000) + pass_messages(near, pull, 200000);
    open_and_close(context, 2000);
    pause_ms(50);
    long memory = resident_kb(), descriptors = entries("/proc/self/fd"), threads = entries("/proc/self/task");
    lent += pass_messages(push, pull, 30000) + pass_messages(near, pull, 970000);
    open_and_close(context, 5000);
    /* One to wait on is made when somebody waits for the first time, and kept. */
    descriptors += 2;
    for (int i = 0; i < 2000 && (entries("/proc/self/fd") > descriptors || s_freed < lent); i++)
        pause_ms(1);
    expect(s_freed == lent, "each lent memory is given back once");
    expect(entries("/proc/self/fd") <= descriptors, "no descriptor is left");
    expect(entries("/proc/self/task") <= threads, "no thread is left");
    /* What sockets leave to the collector goes when it comes; what leaks stays. */
    for (int i = 0; i < 20 && resident_kb() - memory >= 2 * 1024; i++)
        open_and_close(context, 500);
    printf("memory before %ld KiB, after %ld KiB\n", memory, resident_kb());
    expect(resident_kb() - memory < 2 * 1024, "memory does not grow");
    zmq_close(near);
    zmq_close(push);
    zmq_close(pull);
    zmq_ctx_term(context);
    return end();
}
