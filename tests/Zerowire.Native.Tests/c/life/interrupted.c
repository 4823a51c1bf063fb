/* Every call that waits ends with EINTR when the program has handled a signal, with SA_RESTART or without. */
#include "life.h"

static void *context;
static pthread_t waiter;
static volatile int entered;
static volatile sig_atomic_t handled;

static void handle(int signal)
{
    (void)signal;
    handled++;
}

static int call_recv(void *socket) { char byte; return zmq_recv(socket, &byte, 1, 0); }
static int call_msg_recv(void *socket)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    int result = zmq_msg_recv(&message, socket, 0);
    int error = errno;
    zmq_msg_close(&message);
    errno = error;
    return result;
}
static int call_send(void *socket) { return zmq_send(socket, "x", 1, 0); }
static int call_poll(void *socket)
{
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    return zmq_poll(&item, 1, -1);
}
static int call_poll_nothing(void *socket) { (void)socket; return zmq_poll(NULL, 0, 30000); }
static int call_poll_descriptor(void *socket)
{
    static int ends[2];
    if (ends[0] == 0 && pipe(ends) != 0)
        return -2;
    zmq_pollitem_t items[2] = {{socket, 0, ZMQ_POLLIN, 0}, {NULL, ends[0], ZMQ_POLLIN, 0}};
    return zmq_poll(items, 2, 30000);
}
static int call_proxy(void *socket)
{
    void *back = zmq_socket(context, ZMQ_DEALER);
    int result = zmq_proxy(socket, back, NULL);
    int error = errno;
    zmq_close(back);
    errno = error;
    return result;
}
static int call_term(void *other) { return zmq_ctx_term(other); }

struct call {
    const char *name;
    int (*run)(void *);
    void *socket;
    int result, error;
};

static void *run(void *argument)
{
    struct call *call = argument;
    entered = 1;
    call->result = call->run(call->socket);
    call->error = errno;
    entered = 2;
    return NULL;
}

/* Signals come until one has come within the wait. */
static void interrupt(struct call *call)
{
    entered = 0;
    CHECK(pthread_create(&waiter, NULL, run, call) == 0);
    while (entered == 0)
        sleep_ms(1);
    for (int i = 0; i < 500 && entered != 2; i++) {
        sleep_ms(20);
        if (entered != 2)
            pthread_kill(waiter, SIGUSR1);
    }
    if (entered != 2) {
        fprintf(stderr, "%s is not interrupted\n", call->name);
        _exit(1);
    }
    pthread_join(waiter, NULL);
    if (call->result != -1 || call->error != EINTR) {
        fprintf(stderr, "%s: %d, errno %d\n", call->name, call->result, call->error);
        _exit(1);
    }
}

static void interrupt_all(int flags)
{
    struct sigaction action = {.sa_handler = handle, .sa_flags = flags};
    sigaction(SIGUSR1, &action, NULL);

    CHECK((context = zmq_ctx_new()) != NULL);
    void *pull = zmq_socket(context, ZMQ_PULL);
    void *push = zmq_socket(context, ZMQ_PUSH);
    void *dealer = zmq_socket(context, ZMQ_DEALER);
    CHECK(zmq_bind(pull, "tcp://127.0.0.1:*") == 0);

    struct call calls[] = {
        {"zmq_recv", call_recv, pull, 0, 0},
        {"zmq_msg_recv", call_msg_recv, pull, 0, 0},
        {"zmq_send", call_send, push, 0, 0},
        {"zmq_poll", call_poll, pull, 0, 0},
        {"zmq_poll of nothing", call_poll_nothing, pull, 0, 0},
        {"zmq_poll with a descriptor", call_poll_descriptor, pull, 0, 0},
        {"zmq_proxy", call_proxy, dealer, 0, 0},
    };
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        interrupt(&calls[i]);

    struct call ends = {"zmq_ctx_term", call_term, context, 0, 0};
    interrupt(&ends);
    interrupt(&ends);
    zmq_close(pull);
    zmq_close(push);
    zmq_close(dealer);
    CHECK(zmq_ctx_term(context) == 0);
}

int main(void)
{
    limit_time(60);
    interrupt_all(0);
    interrupt_all(SA_RESTART);
    CHECK(handled > 0);
    puts("ok");
    return 0;
}
