/* A publisher and two subscribers, with prefixes; subscriptions are seen by an XPUB. */
#include <check.h>

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *publisher = open_socket(context, ZMQ_XPUB);
    char endpoint[256];
    strcpy(endpoint, bind_tcp(publisher));
    void *weather = open_socket(context, ZMQ_SUB);
    void *all = open_socket(context, ZMQ_SUB);
    IS(zmq_setsockopt(weather, ZMQ_SUBSCRIBE, "weather", 7), 0);
    IS(zmq_connect(weather, endpoint), 0);
    TEXT(receive_text(publisher), "<1>weather");
    IS(zmq_setsockopt(all, ZMQ_SUBSCRIBE, NULL, 0), 0);
    IS(zmq_connect(all, endpoint), 0);
    TEXT(receive_text(publisher), "<1>");

    IS(zmq_send(publisher, "sports", 6, ZMQ_SNDMORE), 6);
    IS(zmq_send(publisher, "1:0", 3, 0), 3);
    IS(zmq_send(publisher, "weather.today", 13, ZMQ_SNDMORE), 13);
    IS(zmq_send(publisher, "rain", 4, 0), 4);
    TEXT(receive_text(weather), "weather.today");
    TEXT(receive_text(weather), "rain");
    IS(get_int(weather, ZMQ_RCVMORE), 0);
    TEXT(receive_text(all), "sports");
    TEXT(receive_text(all), "1:0");
    TEXT(receive_text(all), "weather.today");
    TEXT(receive_text(all), "rain");

    IS(zmq_setsockopt(weather, ZMQ_UNSUBSCRIBE, "weather", 7), 0);
    TEXT(receive_text(publisher), "<0>weather");
    IS(zmq_send(publisher, "weather", 7, 0), 7);
    TEXT(receive_text(all), "weather");
    FAILS(zmq_recv(weather, endpoint, 1, ZMQ_DONTWAIT), EAGAIN);
    FAILS(zmq_send(weather, "x", 1, 0), ENOTSUP);

    /* A publisher without a subscriber never waits. */
    void *lonely = open_socket(context, ZMQ_PUB);
    for (int i = 0; i < 2000; i++)
        expect(zmq_send(lonely, "x", 1, 0) == 1, "sent");
    FAILS(zmq_recv(lonely, endpoint, 1, 0), ENOTSUP);
    zmq_close(lonely);
    zmq_close(weather);
    zmq_close(all);
    zmq_close(publisher);
    IS(zmq_ctx_term(context), 0);
    return end();
}
