/* A client asks ten times, a server answers; over each transport. */
#include <check.h>

static void *serve(void *socket)
{
    for (int i = 0; i < 10; i++) {
        char question[16] = "";
        expect(zmq_recv(socket, question, sizeof question - 1, 0) == 5, "a question");
        expect(strcmp(question, "Hello") == 0, question);
        expect(zmq_send(socket, "World", 5, 0) == 5, "an answer");
    }
    zmq_close(socket);
    return NULL;
}

static void greet(const char *endpoint)
{
    void *context = zmq_ctx_new();
    void *server = open_socket(context, ZMQ_REP);
    if (strcmp(endpoint, "tcp") == 0)
        endpoint = bind_tcp(server);
    else
        IS(zmq_bind(server, endpoint), 0);
    pthread_t thread;
    pthread_create(&thread, NULL, serve, server);
    void *client = connected(context, ZMQ_REQ, endpoint);
    for (int i = 0; i < 10; i++) {
        IS(zmq_send(client, "Hello", 5, 0), 5);
        TEXT(receive_text(client), "World");
    }
    pthread_join(thread, NULL);
    zmq_close(client);
    IS(zmq_ctx_term(context), 0);
}

int main(void)
{
    begin();
    greet("tcp");
    greet("inproc://hello");
    char name[64];
    snprintf(name, sizeof name, "ipc://@hello %d", (int)getpid());
    greet(name);
    return end();
}
