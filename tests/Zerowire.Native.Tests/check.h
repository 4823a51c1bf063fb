/*
 * What the programs share. Each line that they write tells a call and what came of it; a call that does not do what the
 * program expects makes it fail. The lines are the same whichever library runs the program, but for those of SHOW.
 */

#ifndef CHECK_H
#define CHECK_H

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

static int s_failures;

static const char *error_name(int number)
{
    switch (number) {
#define NAME(error) case error: return #error;
    NAME(EPERM) NAME(ENOENT) NAME(EINTR) NAME(EBADF) NAME(EAGAIN) NAME(ENOMEM) NAME(EACCES) NAME(EFAULT) NAME(ENODEV)
    NAME(EINVAL) NAME(EMFILE) NAME(ENAMETOOLONG) NAME(ENOTSOCK) NAME(EPROTONOSUPPORT) NAME(EADDRINUSE)
    NAME(EADDRNOTAVAIL) NAME(EHOSTUNREACH) NAME(ENOTSUP) NAME(ECONNREFUSED) NAME(EMSGSIZE) NAME(EFSM)
    NAME(ENOCOMPATPROTO) NAME(ETERM) NAME(EMTHREAD)
#undef NAME
    default: return "another error";
    }
}

static inline void expect(int is_so, const char *what)
{
    if (!is_so) {
        s_failures++;
        printf("FAILED: %s\n", what);
    }
}

/* Sets errno to 0, so that what is found there afterwards is of the call. */
#define CALL(type, call) (errno = 0, (type)(call))

static inline void show_number(const char *call, long long result)
{
    int error = errno;
    if (result == -1)
        printf("%s: -1 %s\n", call, error_name(error));
    else
        printf("%s: %lld\n", call, result);
    errno = error;
}

static inline void is(const char *call, long long result, long long expected)
{
    show_number(call, result);
    expect(result == expected, call);
}

static inline void fails(const char *call, long long result, int expected)
{
    show_number(call, result);
    expect(result == -1 && errno == expected && zmq_errno() == expected, call);
}

static inline void fails_pointer(const char *call, const void *result, int expected)
{
    int error = errno;
    printf("%s: %s %s\n", call, result ? "a pointer" : "NULL", error_name(error));
    expect(result == NULL && error == expected, call);
}

static inline void *gives(const char *call, const void *result)
{
    printf("%s: %s\n", call, result ? "a pointer" : "NULL");
    expect(result != NULL, call);
    return (void *)result;
}

static inline void is_text(const char *call, const char *result, const char *expected)
{
    printf("%s: %s\n", call, result ? result : "NULL");
    expect(result != NULL && expected != NULL && strcmp(result, expected) == 0, call);
}

/* The call is expected to give the number. */
#define IS(call, number) is(#call, CALL(long long, call), number)
/* The call is expected to give -1 and the error. */
#define FAILS(call, error) fails(#call, CALL(long long, call), error)
/* The call is expected to give NULL and the error. */
#define FAILS_POINTER(call, error) fails_pointer(#call, CALL(const void *, call), error)
/* The call is expected to give a pointer, which is the value. */
#define GIVES(call) gives(#call, CALL(const void *, call))
/* The call is expected to give the text. */
#define TEXT(call, text) is_text(#call, CALL(const char *, call), text)
/* Something is expected to be so. */
#define TRUE(condition) \
    do { \
        int is_so_ = (condition) ? 1 : 0; \
        printf("%s: %s\n", #condition, is_so_ ? "true" : "false"); \
        expect(is_so_, #condition); \
    } while (0)
/* What the call gives is told only. */
#define SHOW(call) show_number(#call, CALL(long long, call))

static inline long long now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static inline void pause_ms(int milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

static inline int set_int(void *socket, int option, int value)
{
    return zmq_setsockopt(socket, option, &value, sizeof value);
}

static inline int get_int(void *socket, int option)
{
    int value = 0;
    size_t size = sizeof value;
    return zmq_getsockopt(socket, option, &value, &size) == 0 ? value : -1;
}

/* A socket that keeps nobody waiting: whatever the program expects in vain ends with EAGAIN. */
static inline void *open_socket(void *context, int type)
{
    void *socket = zmq_socket(context, type);
    if (!socket) {
        printf("No socket of type %d: %s\n", type, zmq_strerror(errno));
        exit(2);
    }
    set_int(socket, ZMQ_LINGER, 0);
    set_int(socket, ZMQ_SNDTIMEO, 10000);
    set_int(socket, ZMQ_RCVTIMEO, 10000);
    return socket;
}

/* Binds to a free port, and gives the address. Not for two calls in one expression. */
static inline const char *bind_tcp(void *socket)
{
    static char s_endpoint[256];
    size_t size = sizeof s_endpoint;
    if (zmq_bind(socket, "tcp://127.0.0.1:*") != 0
        || zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, s_endpoint, &size) != 0) {
        printf("Cannot bind: %s\n", zmq_strerror(errno));
        exit(2);
    }
    return s_endpoint;
}

static inline void *bound(void *context, int type, const char *endpoint)
{
    void *socket = open_socket(context, type);
    expect(zmq_bind(socket, endpoint) == 0, endpoint);
    return socket;
}

static inline void *connected(void *context, int type, const char *endpoint)
{
    void *socket = open_socket(context, type);
    expect(zmq_connect(socket, endpoint) == 0, endpoint);
    return socket;
}

/* Sends the text without a terminator. */
static inline int send_text(void *socket, const char *text, int flags)
{
    return zmq_send(socket, text, strlen(text), flags);
}

/* Receives a frame as text, of which the bytes below 32 are shown as digits. NULL when none came. */
static inline const char *receive_text(void *socket)
{
    static char s_text[4 * 256 + 1];
    unsigned char bytes[256];
    int size = zmq_recv(socket, bytes, sizeof bytes, 0);
    if (size < 0)
        return NULL;
    char *at = s_text;
    for (int i = 0; i < size && i < (int)sizeof bytes; i++)
        at += sprintf(at, bytes[i] < 32 ? "<%d>" : "%c", bytes[i]);
    *at = 0;
    return s_text;
}

/* Waits until the events of a socket are there. */
static inline int await_events(void *socket, short events)
{
    zmq_pollitem_t item = {socket, 0, events, 0};
    return zmq_poll(&item, 1, 10000) == 1 && item.revents == events;
}

/* The watchdog: no program of ours takes so long. */
static inline void begin(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    alarm(25);
}

static inline int end(void)
{
    printf(s_failures ? "failed\n" : "passed\n");
    return s_failures ? 1 : 0;
}

#endif
