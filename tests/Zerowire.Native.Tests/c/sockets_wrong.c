/* What is no socket is refused by every function. */
#include <check.h>
#include <sys/uio.h>

static char s_foreign[65536];

static void refuse(void *socket)
{
    char bytes[8];
    size_t size = sizeof bytes;
    size_t count = 1;
    struct iovec part = {bytes, sizeof bytes};
    zmq_msg_t message;
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
    FAILS(zmq_socket_monitor(socket, NULL, 0), ENOTSOCK);
    if (socket) {
        zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
        FAILS(zmq_poll(&item, 1, 0), ENOTSOCK);
        FAILS(zmq_poll(&item, 1, -1), ENOTSOCK);
    }
    IS(zmq_msg_close(&message), 0);
}

int main(void)
{
    begin();
    printf("NULL\n");
    refuse(NULL);
    printf("memory of the program\n");
    refuse(s_foreign);
    printf("a context\n");
    void *context = zmq_ctx_new();
    refuse(context);
    /* And a socket is no context. */
    void *socket = zmq_socket(context, ZMQ_PAIR);
    FAILS_POINTER(zmq_socket(socket, ZMQ_PAIR), EFAULT);
    FAILS(zmq_ctx_set(socket, ZMQ_IO_THREADS, 1), EFAULT);
    FAILS(zmq_ctx_get(socket, ZMQ_IO_THREADS), EFAULT);
    FAILS(zmq_ctx_shutdown(socket), EFAULT);
    FAILS(zmq_ctx_term(socket), EFAULT);
    IS(zmq_close(socket), 0);
    FAILS(zmq_proxy(NULL, NULL, NULL), EFAULT);
    FAILS(zmq_proxy_steerable(NULL, NULL, NULL, NULL), EFAULT);
    IS(zmq_ctx_term(context), 0);
    return end();
}
