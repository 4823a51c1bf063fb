/* Events of a connection, as the first version of monitoring tells them. */
#include <check.h>

static const char *event_name(int event)
{
    switch (event) {
#define NAME(name) case ZMQ_EVENT_##name: return #name;
    NAME(CONNECTED) NAME(CONNECT_DELAYED) NAME(CONNECT_RETRIED) NAME(LISTENING) NAME(BIND_FAILED) NAME(ACCEPTED)
    NAME(ACCEPT_FAILED) NAME(CLOSED) NAME(CLOSE_FAILED) NAME(DISCONNECTED) NAME(MONITOR_STOPPED)
    NAME(HANDSHAKE_FAILED_NO_DETAIL) NAME(HANDSHAKE_SUCCEEDED) NAME(HANDSHAKE_FAILED_PROTOCOL)
    NAME(HANDSHAKE_FAILED_AUTH)
#undef NAME
    default: return "another event";
    }
}

/* Reads events until one comes, and tells them but for those of a kind that may come more than once. */
static void await_event(void *monitor, int expected, const char *endpoint)
{
    while (1) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        if (zmq_msg_recv(&message, monitor, 0) == -1) {
            printf("no event: %s\n", zmq_strerror(errno));
            expect(0, event_name(expected));
            return;
        }
        expect(zmq_msg_size(&message) == 6 && zmq_msg_more(&message), "the first frame");
        uint16_t event;
        uint32_t value;
        memcpy(&event, zmq_msg_data(&message), 2);
        memcpy(&value, (char *)zmq_msg_data(&message) + 2, 4);
        zmq_msg_close(&message);
        const char *address = receive_text(monitor);
        expect(get_int(monitor, ZMQ_RCVMORE) == 0, "two frames");
        if (event != expected)
            continue;
        int is_descriptor = event == ZMQ_EVENT_LISTENING || event == ZMQ_EVENT_ACCEPTED || event == ZMQ_EVENT_CONNECTED
            || event == ZMQ_EVENT_DISCONNECTED || event == ZMQ_EVENT_CLOSED;
        printf("%s %s, %s\n", event_name(event), is_descriptor ? (int)value > 2 ? "with a descriptor" : "without"
            : value == 0 ? "with 0" : "with another value",
            endpoint == NULL || strcmp(address, endpoint) == 0 ? "the address" : "another address");
        expect(endpoint == NULL || strcmp(address, endpoint) == 0, address);
        return;
    }
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *server = open_socket(context, ZMQ_DEALER);
    void *client = open_socket(context, ZMQ_DEALER);
    IS(zmq_socket_monitor(server, "inproc://server", ZMQ_EVENT_ALL), 0);
    IS(zmq_socket_monitor(client, "inproc://client", ZMQ_EVENT_ALL), 0);
    void *of_server = connected(context, ZMQ_PAIR, "inproc://server");
    void *of_client = connected(context, ZMQ_PAIR, "inproc://client");

    char endpoint[256];
    strcpy(endpoint, bind_tcp(server));
    await_event(of_server, ZMQ_EVENT_LISTENING, endpoint);
    IS(zmq_connect(client, endpoint), 0);
    await_event(of_client, ZMQ_EVENT_CONNECT_DELAYED, endpoint);
    await_event(of_client, ZMQ_EVENT_CONNECTED, endpoint);
    await_event(of_client, ZMQ_EVENT_HANDSHAKE_SUCCEEDED, endpoint);
    await_event(of_server, ZMQ_EVENT_ACCEPTED, endpoint);
    await_event(of_server, ZMQ_EVENT_HANDSHAKE_SUCCEEDED, endpoint);
    zmq_close(server);
    await_event(of_client, ZMQ_EVENT_DISCONNECTED, endpoint);
    await_event(of_client, ZMQ_EVENT_CONNECT_RETRIED, endpoint);
    await_event(of_server, ZMQ_EVENT_CLOSED, endpoint);
    await_event(of_server, ZMQ_EVENT_MONITOR_STOPPED, "");

    /* Stopped, and only what was asked for. */
    IS(zmq_socket_monitor(client, NULL, 0), 0);
    await_event(of_client, ZMQ_EVENT_MONITOR_STOPPED, "");
    IS(zmq_socket_monitor(client, NULL, 0), 0);
    void *listener = open_socket(context, ZMQ_PULL);
    IS(zmq_socket_monitor(listener, "inproc://listener", ZMQ_EVENT_CLOSED), 0);
    void *of_listener = connected(context, ZMQ_PAIR, "inproc://listener");
    strcpy(endpoint, bind_tcp(listener));
    IS(zmq_unbind(listener, endpoint), 0);
    zmq_msg_t message;
    zmq_msg_init(&message);
    IS(zmq_msg_recv(&message, of_listener, 0), 6);
    TRUE(*(unsigned char *)zmq_msg_data(&message) == ZMQ_EVENT_CLOSED);
    IS(zmq_msg_close(&message), 0);
    TRUE(strcmp(receive_text(of_listener), endpoint) == 0);

    /* What cannot be. */
    FAILS(zmq_socket_monitor(listener, "tcp://127.0.0.1:5", ZMQ_EVENT_ALL), EPROTONOSUPPORT);
    FAILS(zmq_socket_monitor(listener, "nonsense", ZMQ_EVENT_ALL), EINVAL);
    FAILS(zmq_socket_monitor(listener, "inproc://monitor", 0x10000), EINVAL);
    FAILS(zmq_socket_monitor(listener, "inproc://client-of-another", -1), EINVAL);
    void *taken = bound(context, ZMQ_PAIR, "inproc://taken");
    FAILS(zmq_socket_monitor(client, "inproc://taken", ZMQ_EVENT_ALL), EADDRINUSE);

    zmq_close(taken);
    zmq_close(of_listener);
    zmq_close(of_client);
    zmq_close(of_server);
    zmq_close(listener);
    zmq_close(client);
    IS(zmq_ctx_term(context), 0);
    return end();
}
