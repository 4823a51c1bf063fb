/* Peers that have connected one after the other are served in that order. */
#include <check.h>

enum { peers = 5 };

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    void *push = open_socket(context, ZMQ_PUSH);
    const char *endpoint = bind_tcp(push);
    void *pull[peers];
    for (int i = 0; i < peers; i++)
        pull[i] = connected(context, ZMQ_PULL, endpoint);
    pause_ms(300);
    for (int i = 0; i < 2 * peers; i++) {
        char number = (char)('0' + i);
        IS(zmq_send(push, &number, 1, 0), 1);
    }
    for (int i = 0; i < peers; i++) {
        char first[] = {(char)('0' + i), 0}, second[] = {(char)('0' + peers + i), 0};
        TEXT(receive_text(pull[i]), first);
        TEXT(receive_text(pull[i]), second);
        zmq_close(pull[i]);
    }
    zmq_close(push);
    IS(zmq_ctx_term(context), 0);
    return end();
}
