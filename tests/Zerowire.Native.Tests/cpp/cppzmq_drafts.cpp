// Pollers of the C++ interface.
#include <cstdio>
#include <unistd.h>
#include <zmq.hpp>
#include <zmq_addon.hpp>

#ifndef ZMQ_CPP11
#error "An old compiler."
#endif

int main()
{
    alarm(60);
    zmq::context_t context;
    zmq::socket_t pull(context, zmq::socket_type::pull), push(context, zmq::socket_type::push);
    pull.bind("inproc://here");
    push.connect("inproc://here");

    zmq::poller_t<int> poller;
    int mark = 5;
    poller.add(pull, zmq::event_flags::pollin, &mark);
    std::vector<zmq::poller_event<int>> events(2);
    if (poller.wait_all(events, std::chrono::milliseconds(0)) != 0)
        return 1;
    push.send(zmq::str_buffer("x"), zmq::send_flags::none);
    if (poller.wait_all(events, std::chrono::milliseconds(-1)) != 1 || *events[0].user_data != 5)
        return 2;

    zmq::active_poller_t active;
    int calls = 0;
    active.add(pull, zmq::event_flags::pollin, [&](zmq::event_flags) {
        zmq::message_t message;
        calls += pull.recv(message, zmq::recv_flags::dontwait).has_value();
    });
    if (active.wait(std::chrono::milliseconds(10000)) != 1 || calls != 1)
        return 3;
    if (active.wait(std::chrono::milliseconds(0)) != 0)
        return 4;
    active.remove(pull);
    return active.empty() ? 0 : 5;
}
