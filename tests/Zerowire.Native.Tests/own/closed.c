/* Handles and messages that are no longer any, or never were: each function says so, and none crashes. */
#include <check.h>
#include <sys/uio.h>

static char s_foreign[64];

static void refuse_socket(void *socket)
{
    char bytes[8];
    size_t size = sizeof bytes;
    size_t count = 1;
    struct iovec part = {bytes, sizeof bytes};
    zmq_msg_t message;
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    zmq_msg_init(&message);
    FAILS(zmq_close(socket), ENOTSOCK);
    FAILS(zmq_bind(socket, "inproc://here"), ENOTSOCK);
    FAILS(zmq_connect(socket, "inproc://here"), ENOTSOCK);
    FAILS(zmq_unbind(socket, "inproc://here"), ENOTSOCK);
    FAILS(zmq_disconnect(socket, "inproc://here"), ENOTSOCK);
    FAILS(zmq_setsockopt(socket, ZMQ_LINGER, bytes, 4), ENOTSOCK);
    FAILS(zmq_getsockopt(socket, ZMQ_LINGER, bytes, &size), ENOTSOCK);
    FAILS(zmq_send(socket, "x", 1, 0), ENOTSOCK);
    FAILS(zmq_send_const(socket, "x", 1, 0), ENOTSOCK);
    FAILS(zmq_recv(socket, bytes, sizeof bytes, 0), ENOTSOCK);
    FAILS(zmq_msg_send(&message, socket, 0), ENOTSOCK);
    FAILS(zmq_msg_recv(&message, socket, 0), ENOTSOCK);
    FAILS(zmq_sendmsg(socket, &message, 0), ENOTSOCK);
    FAILS(zmq_recvmsg(socket, &message, 0), ENOTSOCK);
    FAILS(zmq_sendiov(socket, &part, 1, 0), ENOTSOCK);
    FAILS(zmq_recviov(socket, &part, &count, 0), ENOTSOCK);
    FAILS(zmq_socket_monitor(socket, "inproc://monitor", ZMQ_EVENT_ALL), ENOTSOCK);
    FAILS(zmq_poll(&item, 1, 0), ENOTSOCK);
    FAILS(zmq_poll(&item, 1, -1), ENOTSOCK);
    FAILS(zmq_proxy(socket, socket, NULL), ENOTSOCK);
    FAILS(zmq_proxy_steerable(socket, socket, socket, socket), ENOTSOCK);
    FAILS(zmq_device(ZMQ_QUEUE, socket, socket), ENOTSOCK);
    FAILS(zmq_socket_monitor_versioned(socket, "inproc://monitor", 1, 2, ZMQ_PAIR), ENOTSOCK);
    FAILS(zmq_socket_monitor_pipes_stats(socket), ENOTSOCK);
    FAILS(zmq_socket_get_peer_state(socket, "x", 1), ENOTSOCK);
    FAILS(zmq_join(socket, "group"), ENOTSOCK);
    FAILS(zmq_leave(socket, "group"), ENOTSOCK);
    IS(zmq_connect_peer(socket, "inproc://here"), 0);
    TRUE(errno == ENOTSOCK);
    FAILS(zmq_disconnect_peer(socket, 1), ENOTSOCK);
    IS(zmq_msg_close(&message), 0);
}

static void refuse_context(void *context)
{
    int value;
    size_t size = sizeof value;
    FAILS_POINTER(zmq_socket(context, ZMQ_PAIR), EFAULT);
    FAILS(zmq_ctx_get(context, ZMQ_IO_THREADS), EFAULT);
    FAILS(zmq_ctx_set(context, ZMQ_IO_THREADS, 1), EFAULT);
    FAILS(zmq_ctx_get_ext(context, ZMQ_IO_THREADS, &value, &size), EFAULT);
    FAILS(zmq_ctx_set_ext(context, ZMQ_IO_THREADS, &value, size), EFAULT);
    FAILS(zmq_ctx_shutdown(context), EFAULT);
    FAILS(zmq_ctx_term(context), EFAULT);
    FAILS(zmq_ctx_destroy(context), EFAULT);
    FAILS(zmq_term(context), EFAULT);
}

static void refuse_message(zmq_msg_t *message, void *push, void *pull)
{
    zmq_msg_t good;
    zmq_msg_init_size(&good, 3);
    FAILS(zmq_msg_close(message), EFAULT);
    FAILS(zmq_msg_copy(message, &good), EFAULT);
    FAILS(zmq_msg_copy(&good, message), EFAULT);
    FAILS(zmq_msg_move(message, &good), EFAULT);
    FAILS(zmq_msg_move(&good, message), EFAULT);
    FAILS(zmq_msg_send(message, push, 0), EFAULT);
    FAILS(zmq_msg_recv(message, pull, ZMQ_DONTWAIT), EFAULT);
    FAILS_POINTER(zmq_msg_data(message), EFAULT);
    IS(zmq_msg_size(message), 0);
    IS(zmq_msg_more(message), 0);
    FAILS(zmq_msg_get(message, ZMQ_MORE), EFAULT);
    FAILS_POINTER(zmq_msg_gets(message, "Socket-Type"), EFAULT);
    IS(zmq_msg_size(&good), 3);
    IS(zmq_msg_close(&good), 0);
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *closed = zmq_socket(context, ZMQ_PAIR);
    IS(zmq_close(closed), 0);
    printf("a closed socket\n");
    refuse_socket(closed);
    /* Others that came after it are not taken for it. */
    void *others[100];
    for (int i = 0; i < 100; i++) {
        others[i] = zmq_socket(context, ZMQ_PAIR);
        expect(others[i] != closed, "another handle");
    }
    refuse_socket(closed);
    for (int i = 0; i < 100; i++)
        expect(zmq_close(others[i]) == 0, "closed once");
    printf("what was never one\n");
    refuse_socket((void *)1);
    refuse_socket((void *)-1);
    refuse_socket((void *)0x7FFFFFFFFFFFFFFF);
    refuse_socket(s_foreign);
    refuse_socket(context);

    void *pull = bound(context, ZMQ_PULL, "inproc://messages");
    void *push = connected(context, ZMQ_PUSH, "inproc://messages");
    zmq_msg_t message;
    memset(&message, 0, sizeof message);
    refuse_message(&message, push, pull);
    memset(&message, 0xFF, sizeof message);
    refuse_message(&message, push, pull);
    zmq_msg_init_size(&message, 100);
    zmq_msg_close(&message);
    refuse_message(&message, push, pull);
    refuse_message(NULL, push, pull);
    FAILS(zmq_msg_init(NULL), EFAULT);
    FAILS(zmq_msg_init_size(NULL, 1), EFAULT);
    FAILS(zmq_msg_init_data(NULL, s_foreign, 1, NULL, NULL), EFAULT);
    FAILS(zmq_send(push, NULL, 1, 0), EFAULT);
    FAILS(zmq_recv(pull, NULL, 1, 0), EFAULT);
    FAILS(zmq_bind(push, NULL), EINVAL);
    FAILS(zmq_connect(push, NULL), EINVAL);
    FAILS(zmq_unbind(push, NULL), EINVAL);
    FAILS(zmq_disconnect(push, NULL), EINVAL);
    FAILS(zmq_getsockopt(push, ZMQ_LINGER, NULL, NULL), EINVAL);
    FAILS(zmq_setsockopt(push, ZMQ_LINGER, NULL, 4), EINVAL);
    IS(zmq_has(NULL), 0);
    FAILS(zmq_device(ZMQ_QUEUE, NULL, NULL), EFAULT);
    zmq_version(NULL, NULL, NULL);

    /* A message may be copied and moved onto itself. */
    zmq_msg_init_size(&message, 100);
    memset(zmq_msg_data(&message), 9, 100);
    IS(zmq_msg_copy(&message, &message), 0);
    IS(zmq_msg_move(&message, &message), 0);
    IS(zmq_msg_size(&message), 100);
    TRUE(((char *)zmq_msg_data(&message))[99] == 9);
    IS(zmq_msg_close(&message), 0);

    zmq_close(push);
    zmq_close(pull);
    void *refused = zmq_socket(context, ZMQ_PAIR);
    refuse_context(refused);
    zmq_close(refused);
    IS(zmq_ctx_term(context), 0);
    printf("contexts that are none\n");
    refuse_context(context);
    refuse_context(s_foreign);
    refuse_context((void *)1);
    refuse_context(NULL);

    /* Counters, watches and threads. */
    void *counter = zmq_atomic_counter_new();
    void *copy = counter;
    zmq_atomic_counter_destroy(&counter);
    zmq_atomic_counter_destroy(&counter);
    zmq_atomic_counter_destroy(NULL);
    zmq_atomic_counter_set(copy, 5);
    IS(zmq_atomic_counter_inc(copy), 0);
    IS(zmq_atomic_counter_dec(copy), 0);
    IS(zmq_atomic_counter_value(copy), 0);
    void *watch = zmq_stopwatch_start();
    zmq_stopwatch_stop(watch);
    IS(zmq_stopwatch_stop(watch), 0);
    IS(zmq_stopwatch_intermediate(watch), 0);
    zmq_threadclose(NULL);
    zmq_threadclose(s_foreign);
    FAILS_POINTER(zmq_threadstart(NULL, NULL), EFAULT);
    void *timers = zmq_timers_new();
    copy = timers;
    IS(zmq_timers_destroy(&timers), 0);
    FAILS(zmq_timers_execute(copy), EFAULT);
    FAILS(zmq_timers_timeout(copy), EFAULT);
    FAILS(zmq_timers_destroy(&copy), EFAULT);
    FAILS(zmq_timers_destroy(NULL), EFAULT);
    return end();
}
