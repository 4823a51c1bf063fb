// The C++ interface over libzmq: contexts, sockets, messages of all lengths, several parts, polling, monitors, errors.
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
#include <unistd.h>
#include <zmq.hpp>
#include <zmq_addon.hpp>

static void tell(const char *what, const std::string &value)
{
    std::printf("%s: %s\n", what, value.c_str());
}

static void require(bool is_so, const char *what)
{
    if (!is_so)
        throw std::runtime_error(what);
}

struct Monitor : zmq::monitor_t
{
    bool accepted = false;

    void on_event_accepted(const zmq_event_t &event, const char *) override { accepted = event.value > 2; }
};

static int s_freed;

static void give_back(void *data, void *hint)
{
    require(data == hint, "the hint");
    s_freed++;
}

static void greet()
{
    zmq::context_t context;
    zmq::socket_t server(context, zmq::socket_type::rep);
    server.set(zmq::sockopt::linger, 0);
    server.bind("tcp://127.0.0.1:*");
    const std::string endpoint = server.get(zmq::sockopt::last_endpoint);
    zmq::socket_t client(context, zmq::socket_type::req);
    client.set(zmq::sockopt::routing_id, "the client");
    tell("id", client.get(zmq::sockopt::routing_id));
    client.connect(endpoint);
    for (const std::size_t size : {0u, 1u, 33u, 34u, 1000u, 200000u}) {
        zmq::message_t question(size);
        std::fill_n(static_cast<char *>(question.data()), size, 'q');
        require(client.send(question, zmq::send_flags::none) == size, "sent");
        zmq::message_t found;
        require(server.recv(found, zmq::recv_flags::none) == size, "received");
        require(found.size() == size, "its size");
        require(std::string(found.gets("Socket-Type")) == "REQ", "its property");
        server.send(zmq::buffer("answer", 6), zmq::send_flags::none);
        zmq::message_t answer;
        require(client.recv(answer).has_value(), "answered");
        tell("answer", answer.to_string());
    }
    try {
        zmq::message_t early;
        (void)client.recv(early);
    } catch (const zmq::error_t &error) {
        require(error.num() == EFSM, "the state");
        tell("error", error.what());
    }
    zmq::message_t none;
    require(!server.recv(none, zmq::recv_flags::dontwait).has_value(), "nothing");
}

static void pass_parts()
{
    zmq::context_t context(2);
    zmq::socket_t pull(context, ZMQ_PULL);
    zmq::socket_t push(context, ZMQ_PUSH);
    pull.bind("inproc://parts");
    push.connect("inproc://parts");
    zmq::multipart_t sent;
    sent.addstr("one");
    sent.addtyp<int>(2);
    sent.addmem("three", 5);
    require(sent.send(push), "sent");
    zmq::multipart_t received(pull);
    require(received.size() == 3, "three parts");
    tell("first", received.popstr());
    tell("second", std::to_string(received.poptyp<int>()));
    tell("third", received.popstr());
    const std::vector<zmq::const_buffer> parts = {zmq::str_buffer("a"), zmq::str_buffer("bc")};
    require(zmq::send_multipart(push, parts) == 2u, "two parts");
    std::vector<zmq::message_t> found;
    require(zmq::recv_multipart(pull, std::back_inserter(found)) == 2u, "two parts come");
    tell("last", found[1].to_string());

    static char s_data[1000] = "data of the program";
    zmq::message_t lent(s_data, sizeof s_data, give_back, s_data);
    zmq::message_t copy;
    copy.copy(lent);
    require(push.send(lent, zmq::send_flags::none) == sizeof s_data, "lent");
    copy.rebuild();
    zmq::message_t taken;
    require(pull.recv(taken).has_value() && taken.to_string_view().substr(0, 4) == "data", "taken");
    taken.rebuild();
    require(s_freed == 1, "given back once");
    zmq::message_t moved(std::move(taken));
    require(moved.empty(), "empty");
}

static void poll_and_watch()
{
    zmq::context_t context;
    zmq::socket_t server(context, zmq::socket_type::dealer);
    Monitor monitor;
    monitor.init(server, "inproc://monitor", ZMQ_EVENT_ALL);
    server.bind("tcp://127.0.0.1:*");
    zmq::socket_t client(context, zmq::socket_type::dealer);
    client.connect(server.get(zmq::sockopt::last_endpoint));
    client.send(zmq::str_buffer("hello"), zmq::send_flags::none);
    zmq::pollitem_t items[] = {{server.handle(), 0, ZMQ_POLLIN, 0}, {client.handle(), 0, ZMQ_POLLOUT, 0}};
    while (!(items[0].revents & ZMQ_POLLIN))
        zmq::poll(items, 2, std::chrono::milliseconds(10000));
    for (int i = 0; i < 100 && !monitor.accepted; i++)
        monitor.check_event(100);
    tell("accepted", monitor.accepted ? "yes" : "no");
    tell("events", std::to_string(server.get(zmq::sockopt::events)));
    std::thread proxy([&context] {
        zmq::socket_t in(context, zmq::socket_type::pull), out(context, zmq::socket_type::push);
        in.bind("inproc://in");
        out.bind("inproc://out");
        try {
            zmq::proxy(in, out);
        } catch (const zmq::error_t &error) {
            require(error.num() == ETERM, "the end");
        }
    });
    zmq::socket_t in(context, zmq::socket_type::push), out(context, zmq::socket_type::pull);
    in.connect("inproc://in");
    out.connect("inproc://out");
    in.send(zmq::str_buffer("through"), zmq::send_flags::none);
    zmq::message_t found;
    require(out.recv(found).has_value(), "passed");
    tell("found", found.to_string());
    monitor.abort();
    context.shutdown();
    proxy.join();
}

int main()
{
    alarm(60);
    try {
        greet();
        pass_parts();
        poll_and_watch();
        try {
            zmq::context_t context;
            zmq::socket_t socket(context, zmq::socket_type::pub);
            socket.connect("nonsense");
        } catch (const zmq::error_t &error) {
            tell("error", error.what());
        }
    } catch (const std::exception &error) {
        std::printf("FAILED: %s\n", error.what());
        return 1;
    }
    return 0;
}
