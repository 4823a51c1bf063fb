/* Messages of several parts, sent and received at once; and the old order of arguments. */
#include <check.h>
#include <sys/uio.h>

static int is_part(struct iovec *part, const char *text)
{
    int is_so = part->iov_len == strlen(text) && memcmp(part->iov_base, text, part->iov_len) == 0;
    free(part->iov_base);
    return is_so;
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    void *push = connected(context, ZMQ_PUSH, "inproc://here");
    struct iovec sent[3] = {{"one", 3}, {"", 0}, {"three", 5}};
    struct iovec received[8];
    size_t count = 8;

    IS(zmq_sendiov(push, sent, 3, ZMQ_SNDMORE), 5);
    IS(zmq_recviov(pull, received, &count, 0), 3);
    IS(count, 3);
    TRUE(is_part(&received[0], "one"));
    TRUE(is_part(&received[1], ""));
    TRUE(is_part(&received[2], "three"));

    /* Without the flag each is a message of its own. */
    IS(zmq_sendiov(push, sent, 2, 0), 0);
    count = 8;
    IS(zmq_recviov(pull, received, &count, 0), 1);
    IS(count, 1);
    TRUE(is_part(&received[0], "one"));
    count = 8;
    IS(zmq_recviov(pull, received, &count, 0), 1);
    TRUE(is_part(&received[0], ""));

    /* No more than there is room for. */
    IS(zmq_sendiov(push, sent, 3, ZMQ_SNDMORE), 5);
    count = 2;
    IS(zmq_recviov(pull, received, &count, 0), 2);
    IS(count, 2);
    TRUE(is_part(&received[0], "one"));
    TRUE(is_part(&received[1], ""));
    IS(get_int(pull, ZMQ_RCVMORE), 1);
    count = 2;
    IS(zmq_recviov(pull, received, &count, 0), 1);
    TRUE(is_part(&received[0], "three"));

    FAILS(zmq_sendiov(push, sent, 0, 0), EINVAL);
    FAILS(zmq_sendiov(push, NULL, 1, 0), EINVAL);
    count = 0;
    FAILS(zmq_recviov(pull, received, &count, 0), EINVAL);
    count = 1;
    FAILS(zmq_recviov(pull, NULL, &count, 0), EINVAL);
    FAILS(zmq_recviov(pull, received, NULL, 0), EINVAL);
    count = 8;
    FAILS(zmq_recviov(pull, received, &count, ZMQ_DONTWAIT), EAGAIN);
    FAILS(zmq_sendiov(pull, sent, 3, ZMQ_SNDMORE), ENOTSUP);
    count = 8;
    FAILS(zmq_recviov(push, received, &count, 0), ENOTSUP);

    zmq_msg_t message;
    zmq_msg_init_size(&message, 4);
    memcpy(zmq_msg_data(&message), "four", 4);
    IS(zmq_sendmsg(push, &message, 0), 4);
    IS(zmq_msg_size(&message), 0);
    IS(zmq_recvmsg(pull, &message, 0), 4);
    TRUE(memcmp(zmq_msg_data(&message), "four", 4) == 0);
    FAILS(zmq_recvmsg(pull, &message, ZMQ_DONTWAIT), EAGAIN);
    IS(zmq_msg_close(&message), 0);
    zmq_close(push);
    zmq_close(pull);
    IS(zmq_ctx_term(context), 0);
    return end();
}
