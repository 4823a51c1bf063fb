/* Options of contexts that are no numbers, or given as bytes. */
#include <check.h>

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    int value = 3;
    size_t size = sizeof value;
    IS(zmq_ctx_set_ext(context, ZMQ_IO_THREADS, &value, sizeof value), 0);
    value = 0;
    IS(zmq_ctx_get_ext(context, ZMQ_IO_THREADS, &value, &size), 0);
    IS(value, 3);
    IS(size, sizeof value);
    FAILS(zmq_ctx_set_ext(context, ZMQ_IO_THREADS, &value, 3), EINVAL);
    FAILS(zmq_ctx_set_ext(context, ZMQ_IO_THREADS, NULL, 4), EINVAL);
    size = 3;
    FAILS(zmq_ctx_get_ext(context, ZMQ_IO_THREADS, &value, &size), EINVAL);

    char text[32] = "";
    IS(zmq_ctx_set_ext(context, ZMQ_THREAD_NAME_PREFIX, "worker", 6), 0);
    size = sizeof text;
    IS(zmq_ctx_get_ext(context, ZMQ_THREAD_NAME_PREFIX, text, &size), 0);
    TEXT(text, "worker");
    FAILS(zmq_ctx_set_ext(context, ZMQ_THREAD_NAME_PREFIX, "seventeen letters", 17), EINVAL);
    FAILS(zmq_ctx_set_ext(context, ZMQ_THREAD_NAME_PREFIX, "", 0), EINVAL);
    FAILS(zmq_ctx_set_ext(context, 999, &value, sizeof value), EINVAL);
    FAILS(zmq_ctx_get_ext(context, 999, &value, &size), EINVAL);
    IS(zmq_ctx_get(context, ZMQ_ZERO_COPY_RECV), 1);
    IS(zmq_ctx_set(context, ZMQ_ZERO_COPY_RECV, 0), 0);
    IS(zmq_ctx_get(context, ZMQ_ZERO_COPY_RECV), 0);
    IS(zmq_ctx_term(context), 0);
    return end();
}
