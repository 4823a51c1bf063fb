/* Messages: making them, their bytes, and what is none. */
#include <check.h>

static int is_writable(zmq_msg_t *message, size_t size)
{
    memset(zmq_msg_data(message), 0x5A, size);
    for (size_t i = 0; i < size; i++) {
        if (((unsigned char *)zmq_msg_data(message))[i] != 0x5A)
            return 0;
    }
    return 1;
}

int main(void)
{
    begin();
    zmq_msg_t message;
    IS(zmq_msg_init(&message), 0);
    IS(zmq_msg_size(&message), 0);
    IS(zmq_msg_more(&message), 0);
    GIVES(zmq_msg_data(&message));
    IS(zmq_msg_get(&message, ZMQ_MORE), 0);
    IS(zmq_msg_get(&message, ZMQ_SHARED), 0);
    FAILS(zmq_msg_get(&message, ZMQ_SRCFD), EINVAL);
    FAILS(zmq_msg_get(&message, 0), EINVAL);
    FAILS(zmq_msg_get(&message, 99), EINVAL);
    FAILS(zmq_msg_set(&message, ZMQ_MORE, 1), EINVAL);
    FAILS(zmq_msg_set(&message, 99, 1), EINVAL);
    FAILS_POINTER(zmq_msg_gets(&message, "Socket-Type"), EINVAL);
    FAILS_POINTER(zmq_msg_gets(&message, ""), EINVAL);
    IS(zmq_msg_close(&message), 0);

    static const size_t s_sizes[] = {0, 1, 29, 30, 32, 33, 34, 40, 41, 63, 64, 65, 255, 256, 8192, 100000, 5000000};
    for (size_t i = 0; i < sizeof s_sizes / sizeof *s_sizes; i++) {
        size_t size = s_sizes[i];
        printf("%zu ", size);
        IS(zmq_msg_init_size(&message, size), 0);
        TRUE(zmq_msg_size(&message) == size);
        TRUE(is_writable(&message, size));
        IS(zmq_msg_get(&message, ZMQ_SHARED), 0);
        IS(zmq_msg_close(&message), 0);
    }
    FAILS(zmq_msg_init_size(&message, SIZE_MAX), ENOMEM);
    FAILS(zmq_msg_init_size(&message, SIZE_MAX / 4), ENOMEM);

    /* No messages: never made, and closed. */
    zmq_msg_t none, good;
    memset(&none, 0, sizeof none);
    zmq_msg_init(&good);
    FAILS(zmq_msg_close(&none), EFAULT);
    FAILS(zmq_msg_move(&none, &good), EFAULT);
    FAILS(zmq_msg_move(&good, &none), EFAULT);
    FAILS(zmq_msg_copy(&none, &good), EFAULT);
    FAILS(zmq_msg_copy(&good, &none), EFAULT);
    memset(&none, 0xFF, sizeof none);
    FAILS(zmq_msg_close(&none), EFAULT);
    FAILS(zmq_msg_move(&good, &none), EFAULT);
    IS(zmq_msg_close(&good), 0);
    FAILS(zmq_msg_close(&good), EFAULT);

    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    FAILS(zmq_msg_recv(&none, pull, 0), EFAULT);
    FAILS(zmq_recvmsg(pull, &good, ZMQ_DONTWAIT), EFAULT);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
