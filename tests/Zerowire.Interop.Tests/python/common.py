"""What the peers have in common: SCRIPT bind|connect ENDPOINT COUNT."""
import sys

import zmq


def open_socket(socket_type, setup=None):
    """Returns a socket that is bound or connected as the command line says, and the count."""
    how, endpoint, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    socket = zmq.Context.instance().socket(socket_type)
    socket.linger = 10_000
    if setup:
        setup(socket)
    if how == "bind":
        socket.bind(endpoint)
        say("BOUND " + socket.getsockopt_string(zmq.LAST_ENDPOINT))
    else:
        socket.connect(endpoint)
    return socket, count


def say(line):
    print(line, flush=True)
