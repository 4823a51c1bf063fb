/* What the end of a context does to its sockets and to whoever waits. */
#define _GNU_SOURCE
#include <check.h>

static void *s_socket;

static void *receive(void *unused)
{
    (void)unused;
    char byte;
    expect(zmq_recv(s_socket, &byte, 1, 0) == -1 && errno == ETERM, "the end of who waits");
    return NULL;
}

static void *terminate(void *context)
{
    static int s_result;
    s_result = zmq_ctx_term(context);
    return &s_result;
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    s_socket = zmq_socket(context, ZMQ_PULL);
    IS(zmq_bind(s_socket, "inproc://here"), 0);
    pthread_t receiver;
    pthread_create(&receiver, NULL, receive, NULL);
    pause_ms(20);
    IS(zmq_ctx_shutdown(context), 0);
    pthread_join(receiver, NULL);

    /* Every call now. */
    zmq_msg_t message;
    zmq_msg_init(&message);
    int value = 0;
    size_t size = sizeof value;
    zmq_pollitem_t item = {s_socket, 0, ZMQ_POLLIN, 0};
    FAILS(zmq_bind(s_socket, "inproc://there"), ETERM);
    FAILS(zmq_connect(s_socket, "inproc://there"), ETERM);
    FAILS(zmq_unbind(s_socket, "inproc://here"), ETERM);
    FAILS(zmq_disconnect(s_socket, "inproc://here"), ETERM);
    FAILS(zmq_setsockopt(s_socket, ZMQ_LINGER, &value, sizeof value), ETERM);
    FAILS(zmq_getsockopt(s_socket, ZMQ_EVENTS, &value, &size), ETERM);
    FAILS(zmq_getsockopt(s_socket, ZMQ_LINGER, &value, &size), ETERM);
    FAILS(zmq_send(s_socket, "x", 1, 0), ETERM);
    FAILS(zmq_send(s_socket, "x", 1, ZMQ_DONTWAIT), ETERM);
    FAILS(zmq_recv(s_socket, &value, 1, ZMQ_DONTWAIT), ETERM);
    FAILS(zmq_msg_send(&message, s_socket, 0), ETERM);
    FAILS(zmq_msg_recv(&message, s_socket, 0), ETERM);
    FAILS(zmq_poll(&item, 1, 0), ETERM);
    FAILS(zmq_poll(&item, 1, -1), ETERM);
    FAILS(zmq_proxy(s_socket, s_socket, NULL), ETERM);
    FAILS(zmq_socket_monitor(s_socket, "inproc://monitor", ZMQ_EVENT_ALL), ETERM);
    FAILS_POINTER(zmq_socket(context, ZMQ_PAIR), ETERM);
    /* The options can be read still. */
    IS(zmq_ctx_get(context, ZMQ_IO_THREADS), 1);

    /* The end waits until the socket is closed. */
    pthread_t terminator;
    pthread_create(&terminator, NULL, terminate, context);
    pause_ms(30);
    void *result;
    TRUE(pthread_tryjoin_np(terminator, &result) != 0);
    IS(zmq_close(s_socket), 0);
    pthread_join(terminator, &result);
    IS(*(int *)result, 0);

    /* It waits for the linger, too, and no longer. */
    context = zmq_ctx_new();
    void *push = zmq_socket(context, ZMQ_PUSH);
    IS(set_int(push, ZMQ_LINGER, 100), 0);
    IS(zmq_connect(push, "tcp://127.0.0.1:9"), 0);
    IS(zmq_send(push, "lost", 4, 0), 4);
    long long start = now_ms();
    IS(zmq_close(push), 0);
    TRUE(now_ms() - start < 80);
    IS(zmq_ctx_term(context), 0);
    TRUE(now_ms() - start >= 95 && now_ms() - start < 5000);

    /* What was sent before reaches a peer, in the same process and beyond. */
    context = zmq_ctx_new();
    void *other = zmq_ctx_new();
    void *pull = open_socket(other, ZMQ_PULL);
    push = zmq_socket(context, ZMQ_PUSH);
    IS(zmq_connect(push, bind_tcp(pull)), 0);
    IS(zmq_send(push, "kept", 4, 0), 4);
    IS(zmq_close(push), 0);
    IS(zmq_ctx_term(context), 0);
    TEXT(receive_text(pull), "kept");
    IS(zmq_close(pull), 0);
    IS(zmq_ctx_term(other), 0);
    return end();
}
