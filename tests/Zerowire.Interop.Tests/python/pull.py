"""PULL: prints the last part of every message."""
import zmq
from common import open_socket, say

socket, count = open_socket(zmq.PULL)
for _ in range(count):
    say(socket.recv_multipart()[-1].decode())
