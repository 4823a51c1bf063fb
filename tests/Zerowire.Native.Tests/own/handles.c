/* Libraries over ours look at the first bytes of what they are given, to tell their own objects from ours. */
#include <check.h>

static int adds_up(const volatile unsigned char *bytes)
{
    int sum = 0;
    for (int i = 0; i < 64; i++)
        sum += bytes[i];
    return sum >= 0;
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    TRUE(adds_up(context));
    for (int i = 0; i < 1000; i++) {
        void *socket = zmq_socket(context, ZMQ_PAIR);
        expect(adds_up(socket), "it can be read");
        zmq_close(socket);
    }
    void *poller = zmq_poller_new();
    TRUE(adds_up(poller));
    zmq_poller_destroy(&poller);
    void *timers = zmq_timers_new();
    TRUE(adds_up(timers));
    zmq_timers_destroy(&timers);
    IS(zmq_ctx_term(context), 0);
    return end();
}
