/* Children can use the library though the threads of the library were busy when they were forked: another process
   sends without end. */
#include "life.h"

static char address[256];

static void flood(void)
{
    void *context = zmq_ctx_new(), *push = zmq_socket(context, ZMQ_PUSH);
    int none = 0, few = 20;
    static char bytes[40000];
    CHECK(push != NULL);
    zmq_setsockopt(push, ZMQ_LINGER, &none, sizeof none);
    zmq_setsockopt(push, ZMQ_SNDHWM, &few, sizeof few);
    CHECK(zmq_connect(push, address) == 0);
    for (unsigned i = 0;; i++)
        CHECK(zmq_send(push, bytes, i % 3 ? 100 : sizeof bytes, 0) > 0);
}

static void drain(void *pull, int messages)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (int i = 0; i < messages; i++)
        CHECK(zmq_msg_recv(&message, pull, 0) > 0);
    zmq_msg_close(&message);
}

int main(int count, char **arguments)
{
    int rounds = count > 1 ? atoi(arguments[1]) : 60;
    limit_time(100);
    void *context = zmq_ctx_new(), *pull = zmq_socket(context, ZMQ_PULL), *late = NULL;
    size_t size = sizeof address;
    CHECK(pull != NULL && zmq_bind(pull, "tcp://127.0.0.1:*") == 0);
    CHECK(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, address, &size) == 0);
    pid_t sender = fork();
    if (sender == 0)
        flood();
    drain(pull, 1000);
    for (int i = 0; i < rounds; i++) {
        /* Some of the work of the threads is to make and end connections. */
        if (late != NULL)
            CHECK(zmq_close(late) == 0);
        CHECK((late = zmq_socket(context, ZMQ_PULL)) != NULL && zmq_connect(late, "tcp://127.0.0.1:1") == 0);
        drain(pull, 300);
        pid_t child = fork();
        if (child == 0) {
            limit_time(20);
            void *own = zmq_ctx_new(), *a, *b;
            CHECK(own != NULL && zmq_close(pull) == 0 && zmq_close(late) == 0 && zmq_ctx_term(context) == 0);
            for (int j = 0; j < 3; j++) {
                connect_pair(own, j % 2 ? "ipc://*" : "tcp://127.0.0.1:*", &a, &b);
                static char bytes[30000];
                for (int k = 0; k < 30; k++) {
                    CHECK(zmq_send(a, bytes, sizeof bytes, 0) == sizeof bytes);
                    drain(b, 1);
                }
                CHECK(zmq_close(a) == 0 && zmq_close(b) == 0);
            }
            CHECK(zmq_ctx_term(own) == 0);
            exit(0);
        }
        drain(pull, 300);
        int status;
        CHECK(child > 0 && waitpid(child, &status, 0) == child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fprintf(stderr, "round %d: the child ended with status %x\n", i, status);
            kill(sender, SIGKILL);
            return 1;
        }
    }
    kill(sender, SIGKILL);
    waitpid(sender, NULL, 0);
    CHECK(zmq_close(pull) == 0 && zmq_close(late) == 0 && zmq_ctx_term(context) == 0);
    puts("ok");
    return 0;
}
