/* Hello World client: hwclient ENDPOINT COUNT */
#include <stdio.h>
#include <stdlib.h>
#include <zmq.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    void *context = zmq_ctx_new();
    void *requester = zmq_socket(context, ZMQ_REQ);
    zmq_connect(requester, argv[1]);

    for (int i = atoi(argv[2]); i > 0; i--) {
        char buffer[16];
        zmq_send(requester, "Hello", 5, 0);
        int length = zmq_recv(requester, buffer, sizeof buffer, 0);
        if (length < 0)
            return 1;
        printf("Received %.*s\n", length, buffer);
    }
    zmq_close(requester);
    zmq_ctx_term(context);
    return 0;
}
