"""ROUTER: sends every message back to where it came from, and prints from where."""
import zmq
from common import open_socket, say

socket, count = open_socket(zmq.ROUTER)
for _ in range(count):
    routing_id, *parts = socket.recv_multipart()
    say(routing_id.decode(errors="replace"))
    socket.send_multipart([routing_id, *[part.upper() for part in parts]])
