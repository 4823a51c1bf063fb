/* A frame of nothing ends the connection of a socket that speaks to anything. */
#include <check.h>

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *server = open_socket(context, ZMQ_STREAM);
    void *client = connected(context, ZMQ_STREAM, bind_tcp(server));
    unsigned char id[5];
    IS(zmq_recv(client, id, 5, 0), 5);
    TEXT(receive_text(client), "");
    IS(zmq_recv(server, id, 5, 0), 5);
    TEXT(receive_text(server), "");
    IS(zmq_send(server, id, 5, ZMQ_SNDMORE), 5);
    IS(zmq_send(server, "", 0, 0), 0);
    IS(zmq_recv(client, id, 5, 0), 5);
    TEXT(receive_text(client), "");
    zmq_close(client);
    zmq_close(server);
    IS(zmq_ctx_term(context), 0);
    return end();
}
