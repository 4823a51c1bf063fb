/* A child that has given its parent's context back has no descriptor of it: what the parent gives up is free. */
#include "life.h"

int main(void)
{
    limit_time(60);
    void *context = zmq_ctx_new(), *a, *b;
    /* With what the library opens once and for all. */
    connect_pair(context, "inproc://x", &a, &b);
    CHECK(zmq_close(a) == 0 && zmq_close(b) == 0 && zmq_ctx_term(context) == 0);
    int before = count_descriptors();
    context = zmq_ctx_new();
    char address[64];
    size_t size = sizeof address;
    connect_pair(context, "tcp://127.0.0.1:*", &a, &b);
    CHECK(zmq_getsockopt(a, ZMQ_LAST_ENDPOINT, address, &size) == 0);
    int first[2], second[2];
    CHECK(pipe(first) == 0 && pipe(second) == 0);
    pid_t child = fork();
    if (child == 0) {
        char byte;
        CHECK(zmq_ctx_shutdown(context) == 0);
        CHECK(zmq_send(a, "x", 1, 0) == -1 && errno == ENOTSOCK);
        CHECK(zmq_socket(context, ZMQ_PAIR) == NULL && errno == EFAULT);
        CHECK(zmq_close(a) == 0 && zmq_close(b) == 0 && zmq_ctx_term(context) == 0);
        CHECK(zmq_ctx_term(context) == -1 && errno == EFAULT);
        CHECK(count_descriptors() <= before + 4);
        CHECK(write(first[1], "x", 1) == 1);
        CHECK(read(second[0], &byte, 1) == 1);
        void *own = zmq_ctx_new();
        connect_pair(own, "tcp://127.0.0.1:*", &a, &b);
        CHECK(zmq_close(a) == 0 && zmq_close(b) == 0 && zmq_ctx_term(own) == 0);
        exit(0);
    }
    char byte;
    CHECK(read(first[0], &byte, 1) == 1);
    CHECK(zmq_send(a, "x", 1, 0) == 1 && zmq_recv(b, &byte, 1, 0) == 1);
    CHECK(zmq_close(a) == 0 && zmq_close(b) == 0 && zmq_ctx_term(context) == 0);
    CHECK((context = zmq_ctx_new()) != NULL && (a = zmq_socket(context, ZMQ_PAIR)) != NULL);
    CHECK(zmq_bind(a, address) == 0);
    CHECK(zmq_close(a) == 0 && zmq_ctx_term(context) == 0);
    CHECK(write(second[1], "x", 1) == 1);
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    puts("ok");
    return 0;
}
