/* One thread that hears a publisher and a ventilator at once. */
#include <check.h>

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *publisher = open_socket(context, ZMQ_XPUB);
    void *ventilator = open_socket(context, ZMQ_PUSH);
    void *subscriber = connected(context, ZMQ_SUB, bind_tcp(publisher));
    zmq_setsockopt(subscriber, ZMQ_SUBSCRIBE, "", 0);
    void *worker = connected(context, ZMQ_PULL, bind_tcp(ventilator));
    TEXT(receive_text(publisher), "<1>");
    for (int i = 0; i < 50; i++) {
        expect(zmq_send(publisher, "news", 4, 0) == 4, "news");
        expect(zmq_send(ventilator, "task", 4, 0) == 4, "task");
    }
    zmq_pollitem_t items[2] = {{subscriber, 0, ZMQ_POLLIN, 0}, {worker, 0, ZMQ_POLLIN, 0}};
    int news = 0, tasks = 0;
    while (news + tasks < 100 && zmq_poll(items, 2, 10000) > 0) {
        char buffer[8];
        if (items[0].revents & ZMQ_POLLIN)
            news += zmq_recv(subscriber, buffer, sizeof buffer, ZMQ_DONTWAIT) == 4;
        if (items[1].revents & ZMQ_POLLIN)
            tasks += zmq_recv(worker, buffer, sizeof buffer, ZMQ_DONTWAIT) == 4;
    }
    IS(news, 50);
    IS(tasks, 50);
    zmq_close(publisher);
    zmq_close(ventilator);
    zmq_close(subscriber);
    zmq_close(worker);
    IS(zmq_ctx_term(context), 0);
    return end();
}
