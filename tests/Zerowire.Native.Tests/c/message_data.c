/* Messages over memory of the program: its function is called once, when nothing refers to the memory any more. */
#include <check.h>

static int s_calls;
static void *s_data;
static void *s_hint;

static void give_back(void *data, void *hint)
{
    s_data = data;
    s_hint = hint;
    __atomic_fetch_add(&s_calls, 1, __ATOMIC_SEQ_CST);
}

static int await_call(int number)
{
    for (int i = 0; i < 5000 && __atomic_load_n(&s_calls, __ATOMIC_SEQ_CST) < number; i++)
        pause_ms(1);
    return s_calls;
}

static void pass(void *context, const char *endpoint, int size, int calls)
{
    printf("%.6s, %d bytes\n", endpoint, size);
    void *pull = open_socket(context, ZMQ_PULL);
    void *push = open_socket(context, ZMQ_PUSH);
    if (strncmp(endpoint, "tcp", 3) == 0)
        endpoint = bind_tcp(pull);
    else
        zmq_bind(pull, endpoint);
    zmq_connect(push, endpoint);
    unsigned char *bytes = malloc(size);
    memset(bytes, 7, size);
    zmq_msg_t sent, received;
    IS(zmq_msg_init_data(&sent, bytes, size, give_back, context), 0);
    TRUE(zmq_msg_data(&sent) == bytes);
    TRUE(zmq_msg_size(&sent) == (size_t)size);
    TRUE(zmq_msg_send(&sent, push, 0) == size);
    IS(zmq_msg_size(&sent), 0);
    IS(zmq_msg_close(&sent), 0);
    zmq_msg_init(&received);
    TRUE(zmq_msg_recv(&received, pull, 0) == size);
    TRUE(((unsigned char *)zmq_msg_data(&received))[size - 1] == 7);
    IS(zmq_msg_close(&received), 0);
    TRUE(await_call(calls) == calls);
    TRUE(s_data == bytes && s_hint == context);
    free(bytes);
    zmq_close(push);
    zmq_close(pull);
}

int main(void)
{
    begin();
    static char s_bytes[] = "twelve bytes";
    int hint;
    zmq_msg_t message, other;
    IS(zmq_msg_init_data(&message, s_bytes, 12, give_back, &hint), 0);
    IS(zmq_msg_get(&message, ZMQ_SHARED), 0);
    IS(s_calls, 0);
    IS(zmq_msg_close(&message), 0);
    IS(s_calls, 1);
    TRUE(s_data == s_bytes && s_hint == &hint);

    /* A copy is another reference; what was moved is the same one. */
    IS(zmq_msg_init_data(&message, s_bytes, 12, give_back, NULL), 0);
    zmq_msg_init(&other);
    IS(zmq_msg_copy(&other, &message), 0);
    IS(zmq_msg_get(&message, ZMQ_SHARED), 1);
    IS(zmq_msg_get(&other, ZMQ_SHARED), 1);
    TRUE(zmq_msg_data(&other) == s_bytes);
    IS(zmq_msg_close(&message), 0);
    IS(s_calls, 1);
    zmq_msg_init(&message);
    IS(zmq_msg_move(&message, &other), 0);
    IS(zmq_msg_size(&other), 0);
    IS(zmq_msg_close(&other), 0);
    IS(s_calls, 1);
    TRUE(zmq_msg_data(&message) == s_bytes);
    IS(zmq_msg_close(&message), 0);
    IS(s_calls, 2);
    TRUE(s_hint == NULL);

    /* What a message held is given back when another takes its place. */
    IS(zmq_msg_init_data(&message, s_bytes, 12, give_back, NULL), 0);
    zmq_msg_init_size(&other, 3);
    IS(zmq_msg_move(&message, &other), 0);
    IS(s_calls, 3);
    IS(zmq_msg_size(&message), 3);
    IS(zmq_msg_close(&message), 0);
    IS(zmq_msg_close(&other), 0);

    /* Without a function: memory that stays. */
    IS(zmq_msg_init_data(&message, s_bytes, 12, NULL, NULL), 0);
    IS(zmq_msg_get(&message, ZMQ_SHARED), 1);
    TRUE(zmq_msg_data(&message) == s_bytes);
    zmq_msg_init(&other);
    IS(zmq_msg_copy(&other, &message), 0);
    TRUE(zmq_msg_data(&other) == s_bytes);
    IS(zmq_msg_close(&message), 0);
    IS(zmq_msg_close(&other), 0);
    IS(zmq_msg_init_data(&message, NULL, 0, NULL, NULL), 0);
    IS(zmq_msg_size(&message), 0);
    IS(zmq_msg_close(&message), 0);

    void *context = zmq_ctx_new();
    pass(context, "inproc://here", 12, 4);
    pass(context, "inproc://there", 100000, 5);
    pass(context, "tcp://", 12, 6);
    pass(context, "tcp://", 100000, 7);
    pass(context, "tcp://", 3000000, 8);

    /* One that could not be sent stays with the program. */
    void *push = open_socket(context, ZMQ_PUSH);
    IS(zmq_msg_init_data(&message, s_bytes, 12, give_back, NULL), 0);
    FAILS(zmq_msg_send(&message, push, ZMQ_DONTWAIT), EAGAIN);
    IS(zmq_msg_size(&message), 12);
    TRUE(zmq_msg_data(&message) == s_bytes);
    IS(s_calls, 8);
    IS(zmq_msg_close(&message), 0);
    IS(s_calls, 9);

    /* One that waits in a queue is given back when its socket ends. */
    zmq_connect(push, "tcp://127.0.0.1:9");
    char *big = calloc(1, 50000);
    IS(zmq_msg_init_data(&message, big, 50000, give_back, NULL), 0);
    IS(zmq_msg_send(&message, push, 0), 50000);
    zmq_msg_close(&message);
    zmq_close(push);
    IS(zmq_ctx_term(context), 0);
    IS(await_call(10), 10);
    free(big);
    return end();
}
