"""REP: answers every request with its text in capitals."""
import zmq
from common import open_socket

socket, count = open_socket(zmq.REP)
for _ in range(count):
    socket.send_multipart([part.upper() for part in socket.recv_multipart()])
