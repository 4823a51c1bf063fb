"""PUSH: sends numbered messages of two parts."""
import zmq
from common import open_socket

socket, count = open_socket(zmq.PUSH)
for i in range(count):
    socket.send_multipart([b"task", str(i).encode()])
socket.close()
zmq.Context.instance().term()
