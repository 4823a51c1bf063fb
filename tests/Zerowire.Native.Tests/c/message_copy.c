/* Copying and moving messages, short and long. */
#include <check.h>

static void try_size(size_t size)
{
    printf("%zu bytes\n", size);
    zmq_msg_t source, target;
    zmq_msg_init_size(&source, size);
    memset(zmq_msg_data(&source), 3, size);
    zmq_msg_init_size(&target, 77);
    IS(zmq_msg_copy(&target, &source), 0);
    TRUE(zmq_msg_size(&target) == size && zmq_msg_size(&source) == size);
    TRUE(memcmp(zmq_msg_data(&target), zmq_msg_data(&source), size) == 0);
    /* Where the bytes are long they are shared, and short ones are not. */
    int is_shared = size > 64;
    if (size > 64 || size < 30) {
        TRUE((zmq_msg_data(&target) == zmq_msg_data(&source)) == is_shared);
        TRUE(zmq_msg_get(&source, ZMQ_SHARED) == is_shared);
        TRUE(zmq_msg_get(&target, ZMQ_SHARED) == is_shared);
    }
    zmq_msg_t third;
    zmq_msg_init(&third);
    IS(zmq_msg_move(&third, &source), 0);
    IS(zmq_msg_size(&source), 0);
    TRUE(zmq_msg_size(&third) == size);
    IS(zmq_msg_close(&source), 0);
    IS(zmq_msg_close(&third), 0);
    TRUE(zmq_msg_size(&target) == size);
    TRUE(size == 0 || ((char *)zmq_msg_data(&target))[size - 1] == 3);
    IS(zmq_msg_close(&target), 0);
}

int main(void)
{
    begin();
    try_size(0);
    try_size(5);
    try_size(35);
    try_size(100);
    try_size(100000);

    /* A copy can be sent again and again. */
    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    void *push = connected(context, ZMQ_PUSH, "inproc://here");
    zmq_msg_t kept, sent;
    zmq_msg_init_size(&kept, 1000);
    memset(zmq_msg_data(&kept), 'k', 1000);
    for (int i = 0; i < 3; i++) {
        zmq_msg_init(&sent);
        IS(zmq_msg_copy(&sent, &kept), 0);
        IS(zmq_msg_send(&sent, push, 0), 1000);
        zmq_msg_close(&sent);
    }
    zmq_msg_close(&kept);
    for (int i = 0; i < 3; i++) {
        zmq_msg_init(&sent);
        IS(zmq_msg_recv(&sent, pull, 0), 1000);
        TRUE(((char *)zmq_msg_data(&sent))[999] == 'k');
        zmq_msg_close(&sent);
    }
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
