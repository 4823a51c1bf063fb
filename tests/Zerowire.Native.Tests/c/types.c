/* The types of sockets: what each is, what it can do, and its defaults. */
#include <check.h>

static const char *s_names[] = {"PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB",
    "STREAM"};

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    char bytes[4];
    for (int type = ZMQ_PAIR; type <= ZMQ_STREAM; type++) {
        printf("%s\n", s_names[type]);
        void *socket = GIVES(zmq_socket(context, type));
        TRUE(get_int(socket, ZMQ_TYPE) == type);
        IS(get_int(socket, ZMQ_THREAD_SAFE), 0);
        IS(get_int(socket, ZMQ_RCVMORE), 0);
        TRUE(get_int(socket, ZMQ_LINGER) == (type == ZMQ_SUB || type == ZMQ_XSUB ? 0 : -1));
        IS(get_int(socket, ZMQ_SNDHWM), 1000);
        IS(get_int(socket, ZMQ_RCVHWM), 1000);
        printf("%s ", s_names[type]);
        SHOW(get_int(socket, ZMQ_EVENTS));
        printf("%s ", s_names[type]);
        SHOW(zmq_send(socket, "x", 1, ZMQ_DONTWAIT));
        printf("%s ", s_names[type]);
        SHOW(zmq_send(socket, "x", 1, ZMQ_DONTWAIT | ZMQ_SNDMORE));
        printf("%s ", s_names[type]);
        SHOW(zmq_recv(socket, bytes, sizeof bytes, ZMQ_DONTWAIT));
        printf("%s ", s_names[type]);
        SHOW(get_int(socket, ZMQ_EVENTS));
        printf("%s ", s_names[type]);
        SHOW(set_int(socket, ZMQ_SUBSCRIBE, 0));
        TRUE(get_int(socket, ZMQ_FD) > 2);
        IS(zmq_close(socket), 0);
    }
    IS(zmq_ctx_term(context), 0);
    return end();
}
