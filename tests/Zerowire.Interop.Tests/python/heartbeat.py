"""DEALER that names a time to live of two seconds, says two words, and is silent but for its heartbeats."""
import time

import zmq
from common import open_socket


def setup(socket):
    socket.setsockopt(zmq.IDENTITY, b"python")
    socket.setsockopt(zmq.HEARTBEAT_IVL, 50)
    socket.setsockopt(zmq.HEARTBEAT_TTL, 2000)
    socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 60_000)


socket, count = open_socket(zmq.DEALER, setup)
socket.send(b"first")
time.sleep(0.3)
socket.send(b"second")
while True:
    socket.recv()
