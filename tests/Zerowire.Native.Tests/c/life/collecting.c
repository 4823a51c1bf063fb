/* What the library does for itself, as collecting garbage, ends no wait: threads wait while others make much of it. */
#include "life.h"

static void *context;
static volatile int stopping;

static void *wait_for_messages(void *argument)
{
    void *socket = argument;
    char byte;
    for (;;) {
        int result = zmq_recv(socket, &byte, 1, 0);
        if (result == 1 && byte == 'q')
            return NULL;
        CHECK(result == 1);
    }
}

static void *poll_for_messages(void *argument)
{
    void *socket = argument;
    char byte;
    for (;;) {
        zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
        CHECK(zmq_poll(&item, 1, -1) == 1);
        CHECK(zmq_recv(socket, &byte, 1, ZMQ_DONTWAIT) == 1);
        if (byte == 'q')
            return NULL;
    }
}

static void *churn(void *argument)
{
    static char bytes[40000];
    while (!stopping) {
        void *a, *b;
        connect_pair(context, argument, &a, &b);
        for (int i = 0; i < 50; i++) {
            zmq_msg_t message;
            CHECK(zmq_send(a, bytes, sizeof bytes, 0) == (int)sizeof bytes);
            zmq_msg_init(&message);
            CHECK(zmq_msg_recv(&message, b, 0) == (int)sizeof bytes);
            zmq_msg_close(&message);
        }
        zmq_close(a);
        zmq_close(b);
    }
    return NULL;
}

int main(int count, char **arguments)
{
    long duration = count > 1 ? atol(arguments[1]) : 2000;
    limit_time(60 + duration / 1000);
    CHECK((context = zmq_ctx_new()) != NULL);
    pthread_t waiters[8], churners[3];
    void *inner[8], *outer[8];
    for (int i = 0; i < 8; i++) {
        connect_pair(context, "tcp://127.0.0.1:*", &inner[i], &outer[i]);
        pthread_create(&waiters[i], NULL, i % 2 ? poll_for_messages : wait_for_messages, inner[i]);
    }
    char *names[] = {"inproc://churn-0", "inproc://churn-1", "inproc://churn-2"};
    for (int i = 0; i < 3; i++)
        pthread_create(&churners[i], NULL, churn, names[i]);
    long end = now_ms() + duration;
    for (unsigned i = 0; now_ms() < end; i++) {
        CHECK(zmq_send(outer[i % 8], "m", 1, 0) == 1);
        sleep_ms(1);
    }
    stopping = 1;
    for (int i = 0; i < 3; i++)
        pthread_join(churners[i], NULL);
    for (int i = 0; i < 8; i++)
        CHECK(zmq_send(outer[i], "q", 1, 0) == 1);
    for (int i = 0; i < 8; i++) {
        pthread_join(waiters[i], NULL);
        zmq_close(inner[i]);
        zmq_close(outer[i]);
    }
    CHECK(zmq_ctx_term(context) == 0);
    puts("ok");
    return 0;
}
