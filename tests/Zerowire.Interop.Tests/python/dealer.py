"""DEALER: sends everything first, then prints the answers."""
import zmq
from common import open_socket, say

socket, count = open_socket(zmq.DEALER, lambda s: s.setsockopt(zmq.IDENTITY, b"python"))
for i in range(count):
    socket.send_multipart([b"job", str(i).encode()])
for _ in range(count):
    say(" ".join(part.decode() for part in socket.recv_multipart()))
