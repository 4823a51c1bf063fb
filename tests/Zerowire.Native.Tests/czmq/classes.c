/* What a program does with the classes of czmq: sockets, actors, loops, pollers, proxies, monitors, beacons. It writes
 * what it sees, which is the same whichever library it runs on. */
#include <zmq.h>

#include <czmq.h>

static void show(const char *what, char *text)
{
    printf("%s: %s\n", what, text ? text : "nothing");
    zstr_free(&text);
}

static void echo(zsock_t *pipe, void *arguments)
{
    zsock_t *server = zsock_new_rep((char *)arguments);
    zpoller_t *poller = zpoller_new(pipe, server, NULL);
    zsock_signal(pipe, 0);
    while (true) {
        void *which = zpoller_wait(poller, 10000);
        if (which != server)
            break;
        zmsg_t *message = zmsg_recv(server);
        zmsg_pushstr(message, "echo");
        zmsg_send(&message, server);
    }
    zpoller_destroy(&poller);
    zsock_destroy(&server);
}

static void use_actors(void)
{
    zactor_t *actor = zactor_new(echo, "inproc://echo");
    zsock_t *client = zsock_new_req("inproc://echo");
    zsock_set_rcvtimeo(client, 10000);
    zstr_sendx(client, "one", "two", NULL);
    zmsg_t *reply = zmsg_recv(client);
    printf("frames: %zu, %zu bytes\n", zmsg_size(reply), zmsg_content_size(reply));
    show("first", zmsg_popstr(reply));
    zmsg_destroy(&reply);
    zstr_send(actor, "$TERM");
    zactor_destroy(&actor);
    zsock_destroy(&client);
}

static void use_sockets(void)
{
    zsock_t *router = zsock_new(ZMQ_ROUTER);
    int port = zsock_bind(router, "tcp://127.0.0.1:*");
    zsock_t *dealer = zsock_new(ZMQ_DEALER);
    zsock_set_identity(dealer, "me");
    zsock_set_rcvtimeo(router, 10000);
    printf("connect: %d, type %s\n", zsock_connect(dealer, "tcp://127.0.0.1:%d", port), zsock_type_str(dealer));
    zsock_send(dealer, "s8z", "text", UINT64_C(1234567890123));
    char *identity, *text;
    uint64_t number;
    zsock_recv(router, "ss8z", &identity, &text, &number);
    printf("%s says %s and %llu\n", identity, text, (unsigned long long)number);
    zstr_free(&identity);
    zstr_free(&text);
    zframe_t *large = zframe_new(NULL, 100000);
    zsock_send(router, "sf", "me", large);
    zframe_t *back = zframe_recv(dealer);
    printf("large: %s\n", zframe_eq(large, back) ? "the same" : "another");
    zframe_destroy(&large);
    zframe_destroy(&back);
    zsock_destroy(&dealer);
    zsock_destroy(&router);
}

static int timer_event(zloop_t *loop, int timer, void *argument)
{
    (void)loop;
    (void)timer;
    zstr_send(argument, "tick");
    return 0;
}

static int socket_event(zloop_t *loop, zsock_t *reader, void *argument)
{
    (void)loop;
    char *text = zstr_recv(reader);
    zstr_free(&text);
    return ++*(int *)argument == 3 ? -1 : 0;
}

static void use_loops(void)
{
    int count = 0;
    zsock_t *one = zsock_new_pair("@inproc://loop");
    zsock_t *other = zsock_new_pair(">inproc://loop");
    zloop_t *loop = zloop_new();
    zloop_timer(loop, 5, 3, timer_event, one);
    zloop_reader(loop, other, socket_event, &count);
    zloop_start(loop);
    printf("ticks: %d\n", count);
    zloop_destroy(&loop);
    zsock_destroy(&one);
    zsock_destroy(&other);
}

static void use_proxies(void)
{
    zactor_t *proxy = zactor_new(zproxy, NULL);
    zstr_sendx(proxy, "FRONTEND", "PULL", "inproc://frontend", NULL);
    zsock_wait(proxy);
    zstr_sendx(proxy, "BACKEND", "PUSH", "inproc://backend", NULL);
    zsock_wait(proxy);
    zsock_t *faucet = zsock_new_push(">inproc://frontend");
    zsock_t *sink = zsock_new_pull(">inproc://backend");
    zsock_set_rcvtimeo(sink, 10000);
    zstr_send(faucet, "through");
    show("proxy", zstr_recv(sink));
    zstr_send(proxy, "PAUSE");
    zsock_wait(proxy);
    zstr_send(faucet, "waits");
    zsock_set_rcvtimeo(sink, 100);
    show("paused", zstr_recv(sink));
    zstr_send(proxy, "RESUME");
    zsock_wait(proxy);
    zsock_set_rcvtimeo(sink, 10000);
    show("resumed", zstr_recv(sink));
    zsock_destroy(&faucet);
    zsock_destroy(&sink);
    zactor_destroy(&proxy);
}

static void use_monitors(void)
{
    zsock_t *client = zsock_new(ZMQ_DEALER);
    zactor_t *monitor = zactor_new(zmonitor, client);
    zstr_sendx(monitor, "LISTEN", "LISTENING", "ACCEPTED", NULL);
    zstr_send(monitor, "START");
    zsock_wait(monitor);
    int port = zsock_bind(client, "tcp://127.0.0.1:*");
    zmsg_t *event = zmsg_recv(monitor);
    show("event", zmsg_popstr(event));
    zmsg_destroy(&event);
    zsock_t *server = zsock_new(ZMQ_DEALER);
    zsock_connect(server, "tcp://127.0.0.1:%d", port);
    event = zmsg_recv(monitor);
    show("event", zmsg_popstr(event));
    zmsg_destroy(&event);
    zactor_destroy(&monitor);
    zsock_destroy(&client);
    zsock_destroy(&server);
}

static void use_beacons(void)
{
    zactor_t *speaker = zactor_new(zbeacon, NULL);
    zsock_send(speaker, "si", "CONFIGURE", 9999);
    char *host = zstr_recv(speaker);
    printf("beacon: %s\n", host && *host ? "ready" : "no interface");
    zstr_free(&host);
    zactor_destroy(&speaker);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    alarm(25);
    use_sockets();
    use_actors();
    use_loops();
    use_proxies();
    use_monitors();
    use_beacons();
    zsys_shutdown();
    printf("over\n");
    return 0;
}
