/* A server of several threads behind a proxy; its context ends while they wait. */
#include <check.h>

static void *s_context;

static void serve(void *unused)
{
    (void)unused;
    void *socket = connected(s_context, ZMQ_REP, "inproc://workers");
    set_int(socket, ZMQ_RCVTIMEO, -1);
    char question[16];
    int size;
    while ((size = zmq_recv(socket, question, sizeof question, 0)) >= 0)
        expect(zmq_send(socket, question, size, 0) == size, "an answer");
    expect(zmq_errno() == ETERM, "the end");
    zmq_close(socket);
}

static void run_proxy(void *frontend)
{
    void *backend = bound(s_context, ZMQ_DEALER, "inproc://workers");
    expect(zmq_proxy(frontend, backend, NULL) == -1 && errno == ETERM, "the proxy's end");
    zmq_close(frontend);
    zmq_close(backend);
}

int main(void)
{
    begin();
    s_context = zmq_ctx_new();
    void *frontend = open_socket(s_context, ZMQ_ROUTER);
    char endpoint[256];
    strcpy(endpoint, bind_tcp(frontend));
    void *proxy = zmq_threadstart(run_proxy, frontend);
    void *workers[5];
    for (int i = 0; i < 5; i++)
        workers[i] = zmq_threadstart(serve, NULL);
    void *other = zmq_ctx_new();
    void *clients[4];
    for (int i = 0; i < 4; i++)
        clients[i] = connected(other, ZMQ_REQ, endpoint);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 4; i++)
            expect(zmq_send(clients[i], &i, sizeof i, 0) == sizeof i, "a question");
        for (int i = 0; i < 4; i++) {
            int answer = -1;
            expect(zmq_recv(clients[i], &answer, sizeof answer, 0) == sizeof answer && answer == i, "its answer");
        }
    }
    IS(zmq_ctx_term(s_context), 0);
    zmq_threadclose(proxy);
    for (int i = 0; i < 5; i++)
        zmq_threadclose(workers[i]);
    for (int i = 0; i < 4; i++)
        zmq_close(clients[i]);
    IS(zmq_ctx_term(other), 0);
    return end();
}
