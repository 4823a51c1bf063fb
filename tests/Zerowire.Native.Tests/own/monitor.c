/* Events as the second version of monitoring tells them, by each type of socket that can. */
#include <check.h>

static uint64_t receive_number(void *socket)
{
    uint64_t number = 0;
    expect(zmq_recv(socket, &number, sizeof number, 0) == sizeof number, "a number");
    expect(get_int(socket, ZMQ_RCVMORE) == 1, "more");
    return number;
}

/* Reads events until the one comes. */
static void await_event(void *monitor, uint64_t expected, uint64_t count, const char *local, const char *remote)
{
    printf("%llx\n", (unsigned long long)expected);
    uint64_t event = 0;
    while (event != expected) {
        event = receive_number(monitor);
        if (event == 0)
            return;
        uint64_t values = receive_number(monitor);
        expect(event != expected || values == count, "so many values");
        for (uint64_t i = 0; i < values; i++)
            receive_number(monitor);
        char found[256];
        const char *text = receive_text(monitor);
        strcpy(found, text ? text : "NULL");
        expect(get_int(monitor, ZMQ_RCVMORE) == 1, "the remote address");
        expect(event != expected || local == NULL || strcmp(local, found) == 0, found);
        text = receive_text(monitor);
        strcpy(found, text ? text : "NULL");
        expect(get_int(monitor, ZMQ_RCVMORE) == 0, "the last frame");
        expect(event != expected || remote == NULL || strcmp(remote, found) == 0, found);
    }
}

static void watch(void *context, int type, int reader_type)
{
    printf("type %d\n", type);
    void *server = open_socket(context, ZMQ_DEALER);
    void *client = open_socket(context, ZMQ_DEALER);
    IS(zmq_socket_monitor_versioned(server, "inproc://server", ZMQ_EVENT_ALL_V2, 2, type), 0);
    void *monitor = open_socket(context, reader_type);
    if (reader_type == ZMQ_SUB)
        zmq_setsockopt(monitor, ZMQ_SUBSCRIBE, "", 0);
    IS(zmq_connect(monitor, "inproc://server"), 0);
    char endpoint[256];
    strcpy(endpoint, bind_tcp(server));
    await_event(monitor, ZMQ_EVENT_LISTENING, 1, endpoint, "");
    FAILS(zmq_socket_monitor_pipes_stats(server), EAGAIN);
    IS(zmq_connect(client, endpoint), 0);
    await_event(monitor, ZMQ_EVENT_ACCEPTED, 1, endpoint, NULL);
    await_event(monitor, ZMQ_EVENT_HANDSHAKE_SUCCEEDED, 1, endpoint, NULL);
    IS(zmq_send(client, "x", 1, 0), 1);
    TEXT(receive_text(server), "x");
    IS(zmq_socket_monitor_pipes_stats(server), 0);
    await_event(monitor, ZMQ_EVENT_PIPES_STATS, 2, NULL, NULL);
    IS(zmq_socket_monitor_versioned(server, NULL, 0, 2, type), 0);
    await_event(monitor, ZMQ_EVENT_MONITOR_STOPPED, 1, "", "");
    FAILS(zmq_socket_monitor_pipes_stats(server), EINVAL);
    zmq_close(monitor);
    zmq_close(client);
    zmq_close(server);
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    watch(context, ZMQ_PAIR, ZMQ_PAIR);
    watch(context, ZMQ_PUSH, ZMQ_PULL);
    watch(context, ZMQ_PUB, ZMQ_SUB);

    void *socket = open_socket(context, ZMQ_DEALER);
    FAILS(zmq_socket_monitor_pipes_stats(socket), EINVAL);
    FAILS(zmq_socket_monitor_versioned(socket, "inproc://m", ZMQ_EVENT_ALL, 0, ZMQ_PAIR), EINVAL);
    FAILS(zmq_socket_monitor_versioned(socket, "inproc://m", ZMQ_EVENT_ALL, 3, ZMQ_PAIR), EINVAL);
    FAILS(zmq_socket_monitor_versioned(socket, "inproc://m", ZMQ_EVENT_ALL, 2, ZMQ_DEALER), EINVAL);
    FAILS(zmq_socket_monitor_versioned(socket, "inproc://m", ZMQ_EVENT_ALL_V2, 1, ZMQ_PAIR), EINVAL);
    FAILS(zmq_socket_monitor_versioned(socket, "tcp://127.0.0.1:5", ZMQ_EVENT_ALL, 2, ZMQ_PAIR), EPROTONOSUPPORT);
    /* The first version by the newer function. */
    IS(zmq_socket_monitor_versioned(socket, "inproc://m", ZMQ_EVENT_ALL, 1, ZMQ_PAIR), 0);
    void *monitor = connected(context, ZMQ_PAIR, "inproc://m");
    bind_tcp(socket);
    char first[16];
    IS(zmq_recv(monitor, first, sizeof first, 0), 6);
    zmq_close(monitor);
    zmq_close(socket);
    IS(zmq_ctx_term(context), 0);
    return end();
}
