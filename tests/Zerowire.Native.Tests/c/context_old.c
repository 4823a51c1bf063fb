/* The names that contexts' functions had before. */
#include <check.h>

int main(void)
{
    begin();
    FAILS_POINTER(zmq_init(-1), EINVAL);
    void *context = GIVES(zmq_init(3));
    IS(zmq_ctx_get(context, ZMQ_IO_THREADS), 3);
    IS(zmq_term(context), 0);
    context = GIVES(zmq_init(0));
    void *socket = GIVES(zmq_socket(context, ZMQ_PULL));
    IS(zmq_bind(socket, "inproc://here"), 0);
    FAILS(zmq_bind(socket, "tcp://127.0.0.1:*"), EMTHREAD);
    FAILS(zmq_connect(socket, "tcp://127.0.0.1:5"), EMTHREAD);
    IS(zmq_close(socket), 0);
    IS(zmq_ctx_destroy(context), 0);
    FAILS(zmq_term(NULL), EFAULT);
    FAILS(zmq_ctx_destroy(NULL), EFAULT);
    return end();
}
