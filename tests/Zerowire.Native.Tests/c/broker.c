/* Three clients and three workers, and a broker that polls a router and a dealer and passes messages frame by frame. */
#include <check.h>

enum { CLIENTS = 3, WORKERS = 3, REQUESTS = 20 };

static void *s_context;
static char s_frontend[256];

static void *ask(void *number)
{
    void *socket = connected(s_context, ZMQ_REQ, s_frontend);
    for (int i = 0; i < REQUESTS; i++) {
        int question[2] = {(int)(intptr_t)number, i};
        int answer[2] = {-1, -1};
        expect(zmq_send(socket, question, sizeof question, 0) == sizeof question, "a question");
        expect(zmq_recv(socket, answer, sizeof answer, 0) == sizeof answer, "an answer");
        expect(answer[0] == question[0] && answer[1] == question[1] * 2, "the answer to this question");
    }
    zmq_close(socket);
    return NULL;
}

static void *work(void *unused)
{
    (void)unused;
    void *socket = connected(s_context, ZMQ_REP, "inproc://workers");
    int question[2];
    while (zmq_recv(socket, question, sizeof question, 0) == sizeof question) {
        question[1] *= 2;
        zmq_send(socket, question, sizeof question, 0);
    }
    zmq_close(socket);
    return NULL;
}

static void pass(void *from, void *to)
{
    int more = 1;
    while (more) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        expect(zmq_msg_recv(&message, from, 0) >= 0, "a frame");
        more = zmq_msg_more(&message);
        expect(zmq_msg_send(&message, to, more ? ZMQ_SNDMORE : 0) >= 0, "a frame passed on");
        zmq_msg_close(&message);
    }
}

int main(void)
{
    begin();
    s_context = zmq_ctx_new();
    void *frontend = open_socket(s_context, ZMQ_ROUTER);
    strcpy(s_frontend, bind_tcp(frontend));
    void *backend = bound(s_context, ZMQ_DEALER, "inproc://workers");
    pthread_t clients[CLIENTS], workers[WORKERS];
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&workers[i], NULL, work, NULL);
    for (int i = 0; i < CLIENTS; i++)
        pthread_create(&clients[i], NULL, ask, (void *)(intptr_t)i);
    zmq_pollitem_t items[2] = {{frontend, 0, ZMQ_POLLIN, 0}, {backend, 0, ZMQ_POLLIN, 0}};
    int answered = 0;
    while (answered < CLIENTS * REQUESTS) {
        int ready = zmq_poll(items, 2, 10000);
        expect(ready > 0, "something is ready");
        if (ready <= 0)
            break;
        if (items[0].revents & ZMQ_POLLIN)
            pass(frontend, backend);
        if (items[1].revents & ZMQ_POLLIN) {
            pass(backend, frontend);
            answered++;
        }
    }
    IS(answered, CLIENTS * REQUESTS);
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i], NULL);
    zmq_ctx_shutdown(s_context);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    zmq_close(frontend);
    zmq_close(backend);
    IS(zmq_ctx_term(s_context), 0);
    return end();
}
