"""A plain TCP client: rawclient.py connect ENDPOINT COUNT. Sends COUNT lines, prints what comes back line by line, closes
its sending direction, and prints END when the other side has closed too."""
import socket
import sys

from common import say

host, port = sys.argv[2].removeprefix("tcp://").rsplit(":", 1)
count = int(sys.argv[3])
with socket.create_connection((host, int(port)), timeout=20) as connection:
    connection.sendall(b"".join(b"line %d\n" % i for i in range(count)))
    with connection.makefile("rb") as answers:
        for _ in range(count):
            say(answers.readline().decode().rstrip())
        connection.shutdown(socket.SHUT_WR)
        assert answers.read() == b""
say("END")
