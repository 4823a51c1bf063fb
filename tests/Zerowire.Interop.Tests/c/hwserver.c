/* Hello World server: hwserver ENDPOINT COUNT */
#include <stdio.h>
#include <stdlib.h>
#include <zmq.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    void *context = zmq_ctx_new();
    void *responder = zmq_socket(context, ZMQ_REP);
    if (zmq_bind(responder, argv[1]) != 0) {
        fprintf(stderr, "bind: %s\n", zmq_strerror(zmq_errno()));
        return 1;
    }
    char endpoint[256];
    size_t size = sizeof endpoint;
    zmq_getsockopt(responder, ZMQ_LAST_ENDPOINT, endpoint, &size);
    printf("BOUND %s\n", endpoint);
    fflush(stdout);

    for (int i = atoi(argv[2]); i > 0; i--) {
        char buffer[16];
        int length = zmq_recv(responder, buffer, sizeof buffer, 0);
        if (length < 0)
            return 1;
        printf("Received %.*s\n", length, buffer);
        zmq_send(responder, "World", 5, 0);
    }
    zmq_close(responder);
    zmq_ctx_term(context);
    return 0;
}
