/* What the programs of this folder share. A program prints "ok" and ends with 0, or says what is wrong. */
#ifndef LIFE_H
#define LIFE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define CHECK(condition)                                                                        \
    do {                                                                                        \
        if (!(condition)) {                                                                     \
            fprintf(stderr, "%s:%d: %s (errno %d: %s)\n", __FILE__, __LINE__, #condition,       \
                    errno, zmq_strerror(errno));                                                \
            _exit(1);                                                                           \
        }                                                                                       \
    } while (0)

static inline void sleep_ms(long ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&time, &time) != 0 && errno == EINTR) {
    }
}

static inline long now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* How many descriptors the process has. */
static inline int count_descriptors(void)
{
    int count = 0;
    for (int i = 0; i < 4096; i++) {
        char path[64], target[8];
        snprintf(path, sizeof path, "/proc/self/fd/%d", i);
        count += readlink(path, target, sizeof target) >= 0;
    }
    return count;
}

/* A pair of sockets of one context that have exchanged a message. */
static inline void connect_pair(void *context, const char *endpoint, void **a, void **b)
{
    char address[256];
    size_t size = sizeof address;
    char byte;
    CHECK((*a = zmq_socket(context, ZMQ_PAIR)) != NULL);
    CHECK((*b = zmq_socket(context, ZMQ_PAIR)) != NULL);
    CHECK(zmq_bind(*a, endpoint) == 0);
    CHECK(zmq_getsockopt(*a, ZMQ_LAST_ENDPOINT, address, &size) == 0);
    CHECK(zmq_connect(*b, address) == 0);
    CHECK(zmq_send(*b, "x", 1, 0) == 1);
    CHECK(zmq_recv(*a, &byte, 1, 0) == 1);
    CHECK(zmq_send(*a, "y", 1, 0) == 1);
    CHECK(zmq_recv(*b, &byte, 1, 0) == 1);
}

/* Ends the process when the program hangs, with a word about where. */
static inline void limit_time(unsigned seconds)
{
    alarm(seconds);
}

#endif
