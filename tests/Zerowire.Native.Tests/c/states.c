/* Errors of the first frame: the state of a request, and where a message should go. */
#include <check.h>

int main(void)
{
    begin();
    void *context = zmq_ctx_new();
    char byte;

    void *rep = bound(context, ZMQ_REP, "inproc://rep");
    void *req = open_socket(context, ZMQ_REQ);
    FAILS(zmq_recv(req, &byte, 1, 0), EFSM);
    FAILS(zmq_send(req, "x", 1, ZMQ_DONTWAIT), EAGAIN);
    zmq_connect(req, "inproc://rep");
    FAILS(zmq_send(rep, "x", 1, 0), EFSM);
    FAILS(zmq_send(rep, "x", 1, ZMQ_SNDMORE | ZMQ_DONTWAIT), EFSM);
    FAILS(zmq_recv(rep, &byte, 1, ZMQ_DONTWAIT), EAGAIN);
    IS(zmq_send(req, "a", 1, ZMQ_SNDMORE), 1);
    FAILS(zmq_recv(req, &byte, 1, 0), EFSM);
    IS(zmq_send(req, "b", 1, 0), 1);
    FAILS(zmq_send(req, "c", 1, 0), EFSM);
    FAILS(zmq_recv(req, &byte, 1, ZMQ_DONTWAIT), EAGAIN);
    IS(zmq_recv(rep, &byte, 1, 0), 1);
    FAILS(zmq_send(rep, "early", 5, 0), EFSM);
    IS(zmq_recv(rep, &byte, 1, 0), 1);
    FAILS(zmq_recv(rep, &byte, 1, 0), EFSM);
    IS(zmq_send(rep, "r", 1, 0), 1);
    FAILS(zmq_send(rep, "r", 1, 0), EFSM);
    IS(zmq_recv(req, &byte, 1, 0), 1);
    FAILS(zmq_recv(req, &byte, 1, 0), EFSM);
    IS(zmq_send(req, "d", 1, 0), 1);

    /* A router leaves out what it cannot deliver, unless it has to. */
    void *router = bound(context, ZMQ_ROUTER, "inproc://router");
    IS(zmq_send(router, "nobody", 6, ZMQ_SNDMORE), 6);
    IS(zmq_send(router, "lost", 4, 0), 4);
    IS(set_int(router, ZMQ_ROUTER_MANDATORY, 1), 0);
    FAILS(zmq_send(router, "nobody", 6, ZMQ_SNDMORE), EHOSTUNREACH);
    FAILS(zmq_send(router, "", 0, ZMQ_SNDMORE), EHOSTUNREACH);
    void *dealer = open_socket(context, ZMQ_DEALER);
    set_int(dealer, ZMQ_RCVHWM, 1);
    set_int(router, ZMQ_SNDHWM, 1);
    zmq_setsockopt(dealer, ZMQ_ROUTING_ID, "D", 1);
    zmq_connect(dealer, bind_tcp(router));
    zmq_send(dealer, "hi", 2, 0);
    TEXT(receive_text(router), "D");
    TEXT(receive_text(router), "hi");
    IS(zmq_send(router, "D", 1, ZMQ_SNDMORE), 1);
    IS(zmq_send(router, "yes", 3, 0), 3);
    TEXT(receive_text(dealer), "yes");

    /* A message that is not finished refuses nothing, and an id alone is no message. */
    IS(zmq_send(router, "D", 1, ZMQ_SNDMORE), 1);
    IS(zmq_send(router, "1", 1, ZMQ_SNDMORE), 1);
    FAILS(zmq_recv(dealer, &byte, 1, ZMQ_DONTWAIT), EAGAIN);
    IS(zmq_send(router, "2", 1, 0), 1);
    TEXT(receive_text(dealer), "1");
    TEXT(receive_text(dealer), "2");

    void *stream = open_socket(context, ZMQ_STREAM);
    FAILS(zmq_send(stream, "nobody", 6, ZMQ_SNDMORE), EHOSTUNREACH);

    zmq_close(stream);
    zmq_close(dealer);
    zmq_close(router);
    zmq_close(req);
    zmq_close(rep);
    IS(zmq_ctx_term(context), 0);
    return end();
}
