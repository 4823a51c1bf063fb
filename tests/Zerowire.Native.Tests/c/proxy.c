/* A proxy between requests and replies, with a copy of all; it ends with the context. */
#include <check.h>

static void *s_context;

static void *serve(void *unused)
{
    (void)unused;
    void *frontend = bound(s_context, ZMQ_ROUTER, "inproc://frontend");
    void *backend = bound(s_context, ZMQ_DEALER, "inproc://backend");
    void *capture = connected(s_context, ZMQ_PUSH, "inproc://capture");
    expect(zmq_proxy(frontend, backend, capture) == -1 && errno == ETERM, "the proxy's end");
    zmq_close(frontend);
    zmq_close(backend);
    zmq_close(capture);
    return NULL;
}

static void *forward(void *unused)
{
    (void)unused;
    void *frontend = bound(s_context, ZMQ_PULL, "inproc://in");
    void *backend = bound(s_context, ZMQ_PUSH, "inproc://out");
    expect(zmq_device(ZMQ_STREAMER, frontend, backend) == -1 && errno == ETERM, "the device's end");
    zmq_close(frontend);
    zmq_close(backend);
    return NULL;
}

int main(void)
{
    begin();
    s_context = zmq_ctx_new();
    void *capture = bound(s_context, ZMQ_PULL, "inproc://capture");
    pthread_t proxy, device;
    pthread_create(&proxy, NULL, serve, NULL);
    void *req = connected(s_context, ZMQ_REQ, "inproc://frontend");
    void *rep = connected(s_context, ZMQ_REP, "inproc://backend");
    for (int i = 0; i < 3; i++) {
        IS(zmq_send(req, "ask", 3, ZMQ_SNDMORE), 3);
        IS(zmq_send(req, "more", 4, 0), 4);
        TEXT(receive_text(rep), "ask");
        TEXT(receive_text(rep), "more");
        IS(zmq_send(rep, "answer", 6, 0), 6);
        TEXT(receive_text(req), "answer");
        /* The request with its envelope, then the reply. */
        zmq_msg_t message;
        zmq_msg_init(&message);
        static const int s_sizes[] = {5, 0, 3, 4, 5, 0, 6};
        for (int frame = 0; frame < 7; frame++) {
            TRUE(zmq_msg_recv(&message, capture, 0) == s_sizes[frame]);
            TRUE(zmq_msg_more(&message) == (frame != 3 && frame != 6));
        }
        zmq_msg_close(&message);
    }

    pthread_create(&device, NULL, forward, NULL);
    void *push = connected(s_context, ZMQ_PUSH, "inproc://in");
    void *pull = connected(s_context, ZMQ_PULL, "inproc://out");
    for (int i = 0; i < 1000; i++)
        expect(zmq_send(push, &i, sizeof i, 0) == sizeof i, "sent");
    int received = 0;
    for (int i = 0, number; i < 1000; i++)
        received += zmq_recv(pull, &number, sizeof number, 0) == sizeof number && number == i;
    IS(received, 1000);

    zmq_ctx_shutdown(s_context);
    pthread_join(proxy, NULL);
    pthread_join(device, NULL);
    zmq_close(push);
    zmq_close(pull);
    zmq_close(req);
    zmq_close(rep);
    zmq_close(capture);
    IS(zmq_ctx_term(s_context), 0);
    return end();
}
