/* Bytes without frames, with two sockets of the type that speaks to anything. */
#include <check.h>

static int receive_id(void *socket, unsigned char *id)
{
    return zmq_recv(socket, id, 5, 0);
}

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *server = open_socket(context, ZMQ_STREAM);
    void *client = connected(context, ZMQ_STREAM, bind_tcp(server));
    unsigned char of_client[5], of_server[5];
    IS(receive_id(client, of_server), 5);
    TEXT(receive_text(client), "");
    IS(receive_id(server, of_client), 5);
    TEXT(receive_text(server), "");
    IS(zmq_send(client, of_server, 5, ZMQ_SNDMORE), 5);
    IS(zmq_send(client, "GET /\r\n", 7, 0), 7);
    IS(receive_id(server, of_client), 5);
    TEXT(receive_text(server), "GET /<13><10>");
    IS(zmq_send(server, of_client, 5, ZMQ_SNDMORE), 5);
    IS(zmq_send(server, "200", 3, 0), 3);
    IS(receive_id(client, of_server), 5);
    TEXT(receive_text(client), "200");
    /* A message has two frames, whatever is said of the second. */
    IS(zmq_send(server, of_client, 5, ZMQ_SNDMORE), 5);
    IS(zmq_send(server, "OK", 2, ZMQ_SNDMORE), 2);
    IS(receive_id(client, of_server), 5);
    TEXT(receive_text(client), "OK");
    IS(zmq_send(server, of_client, 5, ZMQ_SNDMORE), 5);
    IS(zmq_send(server, "!", 1, 0), 1);
    IS(receive_id(client, of_server), 5);
    TEXT(receive_text(client), "!");
    /* The end of the connection is told, too. */
    zmq_close(client);
    IS(receive_id(server, of_client), 5);
    TEXT(receive_text(server), "");
    zmq_close(server);
    IS(zmq_ctx_term(context), 0);
    return end();
}
