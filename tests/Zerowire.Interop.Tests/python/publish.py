"""PUB: publishes two topics in turn until its standard input is closed."""
import select
import sys

import zmq
from common import open_socket

socket, _ = open_socket(zmq.PUB)
number = 0
while not select.select([sys.stdin], [], [], 0.002)[0]:
    topic = "news" if number % 2 else "weather"
    socket.send_multipart([topic.encode(), str(number).encode()])
    number += 1
