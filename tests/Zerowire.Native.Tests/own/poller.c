/* Pollers. */
#include <check.h>
#include <sys/socket.h>

static void *s_push;
static char s_foreign[64];

static void *send_later(void *unused)
{
    (void)unused;
    pause_ms(50);
    zmq_send(s_push, "x", 1, 0);
    return NULL;
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *pull = bound(context, ZMQ_PULL, "inproc://here");
    s_push = connected(context, ZMQ_PUSH, "inproc://here");
    void *poller = GIVES(zmq_poller_new());
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    zmq_poller_event_t event, events[4];
    int of_pull, of_descriptor;
    char byte;

    IS(zmq_poller_size(poller), 0);
    FAILS(zmq_poller_wait(poller, &event, 0), EAGAIN);
    FAILS(zmq_poller_wait(poller, &event, -1), EFAULT);
    FAILS(zmq_poller_wait_all(poller, events, 4, -1), EFAULT);
    long long start = now_ms();
    FAILS(zmq_poller_wait(poller, &event, 40), EAGAIN);
    TRUE(now_ms() - start >= 35);

    IS(zmq_poller_add(poller, pull, &of_pull, ZMQ_POLLIN), 0);
    IS(zmq_poller_size(poller), 1);
    FAILS(zmq_poller_add(poller, pull, NULL, ZMQ_POLLIN), EINVAL);
    IS(zmq_poller_add_fd(poller, pair[0], &of_descriptor, ZMQ_POLLIN), 0);
    FAILS(zmq_poller_add_fd(poller, pair[0], NULL, ZMQ_POLLIN), EINVAL);
    IS(zmq_poller_size(poller), 2);
    memset(&event, 0xFF, sizeof event);
    FAILS(zmq_poller_wait(poller, &event, 0), EAGAIN);
    TRUE(event.socket == NULL && event.user_data == NULL && event.events == 0);
    IS(event.fd, -1);

    IS(zmq_send(s_push, "y", 1, 0), 1);
    IS(zmq_poller_wait(poller, &event, -1), 0);
    TRUE(event.socket == pull && event.user_data == &of_pull);
    IS(event.events, ZMQ_POLLIN);
    IS(write(pair[1], "z", 1), 1);
    memset(events, 0xFF, sizeof events);
    IS(zmq_poller_wait_all(poller, events, 4, -1), 2);
    int first = events[0].socket == NULL ? 1 : 0;
    TRUE(events[first].socket == pull && events[first].user_data == &of_pull && events[first].events == ZMQ_POLLIN);
    TRUE(events[1 - first].fd == pair[0] && events[1 - first].user_data == &of_descriptor);
    TRUE(events[1 - first].socket == NULL && events[1 - first].events == ZMQ_POLLIN);
    TRUE(events[2].socket == NULL && events[2].events == 0 && events[3].user_data == NULL);
    IS(zmq_poller_wait_all(poller, events, 1, 0), 1);
    IS(read(pair[0], &byte, 1), 1);
    IS(zmq_recv(pull, &byte, 1, 0), 1);
    FAILS(zmq_poller_wait_all(poller, events, 4, 0), EAGAIN);

    pthread_t sender;
    pthread_create(&sender, NULL, send_later, NULL);
    IS(zmq_poller_wait(poller, &event, 10000), 0);
    pthread_join(sender, NULL);
    TRUE(event.socket == pull);

    /* Nothing is wanted of it: it is not told. Of none, and that for ever, is a mistake. */
    IS(zmq_poller_modify(poller, pull, 0), 0);
    FAILS(zmq_poller_wait(poller, &event, 0), EAGAIN);
    IS(zmq_poller_modify_fd(poller, pair[0], 0), 0);
    FAILS(zmq_poller_wait_all(poller, events, 4, 0), EAGAIN);
    FAILS(zmq_poller_wait_all(poller, events, 4, -1), EFAULT);
    IS(zmq_poller_modify(poller, pull, ZMQ_POLLIN), 0);
    IS(zmq_poller_wait(poller, &event, 0), 0);
    IS(zmq_poller_modify_fd(poller, pair[0], ZMQ_POLLOUT), 0);
    IS(zmq_poller_wait_all(poller, events, 4, 0), 2);
    IS(zmq_poller_remove_fd(poller, pair[0]), 0);
    FAILS(zmq_poller_remove_fd(poller, pair[0]), EINVAL);
    FAILS(zmq_poller_modify_fd(poller, pair[0], ZMQ_POLLIN), EINVAL);
    IS(zmq_poller_remove(poller, pull), 0);
    FAILS(zmq_poller_remove(poller, pull), EINVAL);
    FAILS(zmq_poller_modify(poller, pull, ZMQ_POLLIN), EINVAL);
    IS(zmq_poller_size(poller), 0);

    /* What cannot be. */
    FAILS(zmq_poller_add(poller, NULL, NULL, ZMQ_POLLIN), ENOTSOCK);
    FAILS(zmq_poller_add(poller, s_foreign, NULL, ZMQ_POLLIN), ENOTSOCK);
    FAILS(zmq_poller_modify(poller, s_foreign, ZMQ_POLLIN), ENOTSOCK);
    FAILS(zmq_poller_remove(poller, s_foreign), ENOTSOCK);
    FAILS(zmq_poller_add_fd(poller, -1, NULL, ZMQ_POLLIN), EBADF);
    FAILS(zmq_poller_modify_fd(poller, -1, ZMQ_POLLIN), EBADF);
    FAILS(zmq_poller_remove_fd(poller, -1), EBADF);
    FAILS(zmq_poller_add(poller, pull, NULL, 0x40), EINVAL);
    FAILS(zmq_poller_add_fd(poller, pair[0], NULL, 0x40), EINVAL);
    zmq_fd_t descriptor;
    FAILS(zmq_poller_fd(poller, &descriptor), EINVAL);
    FAILS(zmq_poller_wait(poller, NULL, 0), EFAULT);
    FAILS(zmq_poller_wait_all(poller, NULL, 1, 0), EFAULT);
    FAILS(zmq_poller_wait_all(poller, events, -1, 0), EINVAL);
    void *none[] = {NULL, s_foreign};
    for (int i = 0; i < 2; i++) {
        void *bad = none[i];
        FAILS(zmq_poller_size(bad), EFAULT);
        FAILS(zmq_poller_add(bad, pull, NULL, ZMQ_POLLIN), EFAULT);
        FAILS(zmq_poller_modify(bad, pull, ZMQ_POLLIN), EFAULT);
        FAILS(zmq_poller_remove(bad, pull), EFAULT);
        FAILS(zmq_poller_add_fd(bad, pair[0], NULL, ZMQ_POLLIN), EFAULT);
        FAILS(zmq_poller_modify_fd(bad, pair[0], ZMQ_POLLIN), EFAULT);
        FAILS(zmq_poller_remove_fd(bad, pair[0]), EFAULT);
        FAILS(zmq_poller_wait(bad, &event, 0), EFAULT);
        FAILS(zmq_poller_wait_all(bad, events, 4, 0), EFAULT);
        FAILS(zmq_poller_fd(bad, &descriptor), EFAULT);
        FAILS(zmq_poller_destroy(&bad), EFAULT);
    }
    FAILS(zmq_poller_destroy(NULL), EFAULT);

    /* A socket that was closed can be taken out; one that ended with its context ends the wait. */
    IS(zmq_poller_add(poller, pull, NULL, ZMQ_POLLIN), 0);
    zmq_close(pull);
    FAILS(zmq_poller_wait(poller, &event, 0), ENOTSOCK);
    IS(zmq_poller_remove(poller, pull), 0);
    IS(zmq_poller_add(poller, s_push, NULL, ZMQ_POLLIN), 0);
    zmq_ctx_shutdown(context);
    FAILS(zmq_poller_wait(poller, &event, -1), ETERM);
    IS(zmq_poller_destroy(&poller), 0);
    TRUE(poller == NULL);
    FAILS(zmq_poller_destroy(&poller), EFAULT);
    zmq_close(s_push);
    close(pair[0]);
    close(pair[1]);
    IS(zmq_ctx_term(context), 0);
    return end();
}
