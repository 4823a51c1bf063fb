/* Peers that go away raise no SIGPIPE. */
#include "life.h"

int main(void)
{
    limit_time(60);
    signal(SIGPIPE, SIG_DFL);
    static char bytes[100000];
    const char *endpoints[] = {"tcp://127.0.0.1:*", "ipc://*"};
    for (int round = 0; round < 40; round++) {
        void *context = zmq_ctx_new(), *other = zmq_ctx_new();
        void *push = zmq_socket(context, ZMQ_PUSH), *pull = zmq_socket(other, ZMQ_PULL);
        int none = 0;
        char address[256];
        size_t size = sizeof address;
        zmq_setsockopt(push, ZMQ_LINGER, &none, sizeof none);
        CHECK(zmq_bind(push, endpoints[round % 2]) == 0);
        CHECK(zmq_getsockopt(push, ZMQ_LAST_ENDPOINT, address, &size) == 0);
        CHECK(zmq_connect(pull, address) == 0);
        CHECK(zmq_send(push, bytes, sizeof bytes, 0) > 0);
        zmq_close(pull);
        CHECK(zmq_ctx_term(other) == 0);
        for (int i = 0; i < 20; i++)
            zmq_send(push, bytes, sizeof bytes, ZMQ_DONTWAIT);
        zmq_close(push);
        CHECK(zmq_ctx_term(context) == 0);
    }
    puts("ok");
    return 0;
}
