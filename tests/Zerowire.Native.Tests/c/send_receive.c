/* Sending and receiving frames: sizes, flags, times. */
#include <check.h>

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    void *push = connected(context, ZMQ_PUSH, "inproc://here");
    char buffer[16];

    IS(zmq_send(push, "hello", 5, 0), 5);
    IS(zmq_recv(pull, buffer, sizeof buffer, 0), 5);
    TRUE(memcmp(buffer, "hello", 5) == 0);

    /* Nothing, from nowhere. */
    IS(zmq_send(push, NULL, 0, 0), 0);
    IS(zmq_recv(pull, NULL, 0, 0), 0);
    IS(zmq_send(push, "", 0, 0), 0);
    IS(zmq_recv(pull, buffer, 0, 0), 0);

    /* What does not fit is lost, and the size is that of the frame. */
    memset(buffer, '.', sizeof buffer);
    IS(zmq_send(push, "a long frame", 12, 0), 12);
    IS(zmq_recv(pull, buffer, 4, 0), 12);
    TRUE(memcmp(buffer, "a lo....", 8) == 0);
    IS(zmq_send(push, "another", 7, 0), 7);
    IS(zmq_recv(pull, NULL, 0, 0), 7);
    char *big = malloc(200000);
    memset(big, 'b', 200000);
    IS(zmq_send(push, big, 200000, 0), 200000);
    IS(zmq_recv(pull, buffer, 8, 0), 200000);
    TRUE(memcmp(buffer, "bbbbbbbb", 8) == 0);
    free(big);

    /* A message of three frames comes whole or not at all. */
    IS(get_int(pull, ZMQ_RCVMORE), 0);
    IS(zmq_send(push, "1", 1, ZMQ_SNDMORE), 1);
    FAILS(zmq_recv(pull, buffer, sizeof buffer, ZMQ_DONTWAIT), EAGAIN);
    IS(zmq_send(push, "22", 2, ZMQ_SNDMORE | ZMQ_DONTWAIT), 2);
    FAILS(zmq_recv(pull, buffer, sizeof buffer, ZMQ_DONTWAIT), EAGAIN);
    IS(zmq_send(push, "333", 3, 0), 3);
    IS(zmq_recv(pull, buffer, sizeof buffer, 0), 1);
    IS(get_int(pull, ZMQ_RCVMORE), 1);
    IS(zmq_recv(pull, buffer, sizeof buffer, ZMQ_DONTWAIT), 2);
    IS(get_int(pull, ZMQ_RCVMORE), 1);
    IS(zmq_recv(pull, buffer, sizeof buffer, 0), 3);
    IS(get_int(pull, ZMQ_RCVMORE), 0);

    /* Times. */
    FAILS(zmq_recv(pull, buffer, sizeof buffer, ZMQ_DONTWAIT), EAGAIN);
    set_int(pull, ZMQ_RCVTIMEO, 0);
    FAILS(zmq_recv(pull, buffer, sizeof buffer, 0), EAGAIN);
    set_int(pull, ZMQ_RCVTIMEO, 60);
    long long start = now_ms();
    FAILS(zmq_recv(pull, buffer, sizeof buffer, 0), EAGAIN);
    TRUE(now_ms() - start >= 55);
    void *lonely = open_socket(context, ZMQ_PUSH);
    set_int(lonely, ZMQ_SNDTIMEO, 60);
    start = now_ms();
    FAILS(zmq_send(lonely, "x", 1, 0), EAGAIN);
    TRUE(now_ms() - start >= 55);
    FAILS(zmq_send(lonely, "x", 1, ZMQ_DONTWAIT), EAGAIN);

    /* The wrong way. */
    FAILS(zmq_send(pull, "x", 1, 0), ENOTSUP);
    FAILS(zmq_send(pull, "x", 1, ZMQ_DONTWAIT | ZMQ_SNDMORE), ENOTSUP);
    FAILS(zmq_recv(push, buffer, sizeof buffer, 0), ENOTSUP);
    zmq_msg_t message;
    zmq_msg_init_size(&message, 3);
    FAILS(zmq_msg_send(&message, pull, 0), ENOTSUP);
    IS(zmq_msg_size(&message), 3);
    FAILS(zmq_msg_recv(&message, push, 0), ENOTSUP);
    IS(zmq_msg_size(&message), 3);
    FAILS(zmq_msg_recv(&message, pull, ZMQ_DONTWAIT), EAGAIN);
    SHOW(zmq_msg_size(&message));
    IS(zmq_msg_close(&message), 0);

    /* As many as the marks allow. */
    void *receiver = open_socket(context, ZMQ_PULL);
    void *sender = open_socket(context, ZMQ_PUSH);
    set_int(receiver, ZMQ_RCVHWM, 2);
    set_int(sender, ZMQ_SNDHWM, 3);
    zmq_bind(receiver, "inproc://marks");
    zmq_connect(sender, "inproc://marks");
    int sent = 0;
    while (sent < 100 && zmq_send(sender, "x", 1, ZMQ_DONTWAIT) == 1)
        sent++;
    IS(sent, 5);
    FAILS(zmq_send(sender, "x", 1, ZMQ_DONTWAIT), EAGAIN);
    int received = 0;
    while (zmq_recv(receiver, buffer, 1, ZMQ_DONTWAIT) == 1)
        received++;
    IS(received, 5);

    zmq_close(sender);
    zmq_close(receiver);
    zmq_close(lonely);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
