/* Contexts, their options, and what is none. */
#include <check.h>

static char s_foreign[65536];

int main(void)
{
    begin();
    void *context = GIVES(zmq_ctx_new());
    IS(zmq_ctx_get(context, ZMQ_IO_THREADS), ZMQ_IO_THREADS_DFLT);
    IS(zmq_ctx_get(context, ZMQ_MAX_SOCKETS), ZMQ_MAX_SOCKETS_DFLT);
    IS(zmq_ctx_get(context, ZMQ_SOCKET_LIMIT), 65535);
    IS(zmq_ctx_get(context, ZMQ_THREAD_SCHED_POLICY), ZMQ_THREAD_SCHED_POLICY_DFLT);
    IS(zmq_ctx_get(context, ZMQ_MAX_MSGSZ), 2147483647);
    IS(zmq_ctx_get(context, ZMQ_MSG_T_SIZE), 64);
    IS(zmq_ctx_get(context, ZMQ_IPV6), 0);
    IS(zmq_ctx_get(context, ZMQ_BLOCKY), 1);
    IS(zmq_ctx_get(context, ZMQ_THREAD_NAME_PREFIX), 0);
    FAILS(zmq_ctx_get(context, 0), EINVAL);
    FAILS(zmq_ctx_get(context, 999), EINVAL);

    IS(zmq_ctx_set(context, ZMQ_IO_THREADS, 2), 0);
    IS(zmq_ctx_get(context, ZMQ_IO_THREADS), 2);
    FAILS(zmq_ctx_set(context, ZMQ_IO_THREADS, -1), EINVAL);
    FAILS(zmq_ctx_set(context, ZMQ_MAX_SOCKETS, 0), EINVAL);
    FAILS(zmq_ctx_set(context, 999, 0), EINVAL);
    FAILS(zmq_ctx_set(context, ZMQ_MSG_T_SIZE, 64), EINVAL);
    IS(zmq_ctx_set(context, ZMQ_MAX_SOCKETS, 2), 0);
    IS(zmq_ctx_set(context, ZMQ_MAX_MSGSZ, 1000), 0);
    IS(zmq_ctx_get(context, ZMQ_MAX_MSGSZ), 1000);

    void *first = GIVES(zmq_socket(context, ZMQ_PAIR));
    FAILS_POINTER(zmq_socket(context, -1), EINVAL);
    FAILS_POINTER(zmq_socket(context, 999), EINVAL);
    void *second = GIVES(zmq_socket(context, ZMQ_PAIR));
    FAILS_POINTER(zmq_socket(context, ZMQ_PAIR), EMFILE);
    IS(zmq_close(first), 0);
    IS(zmq_close(second), 0);
    IS(zmq_ctx_term(context), 0);

    FAILS_POINTER(zmq_socket(NULL, ZMQ_PAIR), EFAULT);
    FAILS_POINTER(zmq_socket(s_foreign, ZMQ_PAIR), EFAULT);
    FAILS(zmq_ctx_get(NULL, ZMQ_IO_THREADS), EFAULT);
    FAILS(zmq_ctx_get(s_foreign, ZMQ_IO_THREADS), EFAULT);
    FAILS(zmq_ctx_set(NULL, ZMQ_IO_THREADS, 1), EFAULT);
    FAILS(zmq_ctx_set(s_foreign, ZMQ_IO_THREADS, 1), EFAULT);
    FAILS(zmq_ctx_shutdown(NULL), EFAULT);
    FAILS(zmq_ctx_shutdown(s_foreign), EFAULT);
    FAILS(zmq_ctx_term(NULL), EFAULT);
    FAILS(zmq_ctx_term(s_foreign), EFAULT);

    /* A new context without a socket ends at once, twice shut down or not. */
    context = zmq_ctx_new();
    IS(zmq_ctx_shutdown(context), 0);
    IS(zmq_ctx_shutdown(context), 0);
    IS(zmq_ctx_term(context), 0);

    /* The first IPv6 and linger of its sockets are the context's. */
    context = zmq_ctx_new();
    IS(zmq_ctx_set(context, ZMQ_IPV6, 1), 0);
    IS(zmq_ctx_set(context, ZMQ_BLOCKY, 0), 0);
    first = zmq_socket(context, ZMQ_PUSH);
    IS(get_int(first, ZMQ_IPV6), 1);
    IS(get_int(first, ZMQ_LINGER), 0);
    IS(zmq_close(first), 0);
    IS(zmq_ctx_term(context), 0);
    return end();
}
