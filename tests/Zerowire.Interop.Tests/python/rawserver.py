"""A plain TCP server: rawserver.py bind ENDPOINT COUNT. Serves COUNT connections one after the other: sends back in capital
letters whatever comes, and prints how many bytes that were when the client has closed."""
import socket
import sys

from common import say

with socket.create_server(("127.0.0.1", 0)) as server:
    server.settimeout(20)
    say("BOUND tcp://127.0.0.1:%d" % server.getsockname()[1])
    for _ in range(int(sys.argv[3])):
        connection, _ = server.accept()
        with connection:
            connection.settimeout(20)
            total = 0
            while data := connection.recv(65536):
                total += len(data)
                connection.sendall(data.upper())
        say(str(total))
