"""REQ: asks and prints the answers."""
import zmq
from common import open_socket, say

socket, count = open_socket(zmq.REQ)
for i in range(count):
    socket.send_string(f"request {i}")
    say(socket.recv_string())
