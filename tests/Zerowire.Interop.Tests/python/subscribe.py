"""SUB: prints what comes under one topic."""
import zmq
from common import open_socket, say

socket, count = open_socket(zmq.SUB, lambda s: s.subscribe(b"weather"))
for _ in range(count):
    say(" ".join(part.decode() for part in socket.recv_multipart()))
