"""What the Python interface over libzmq does with it: it loads the library itself."""
import threading

import zmq
from zmq.utils.monitor import parse_monitor_message
from zmq.utils.z85 import decode, encode

context = zmq.Context()
print("ipc:", zmq.has("ipc"))

server = context.socket(zmq.REP)
port = server.bind_to_random_port("tcp://127.0.0.1")
client = context.socket(zmq.REQ)
monitor = client.get_monitor_socket()
client.connect(f"tcp://127.0.0.1:{port}")
client.rcvtimeo = server.rcvtimeo = 10000


def serve():
    for _ in range(5):
        server.send_pyobj(server.recv_json())


thread = threading.Thread(target=serve)
thread.start()
for number in range(5):
    client.send_json({"number": number})
    print(client.recv_pyobj())
thread.join()
events = set()
while zmq.EVENT_HANDSHAKE_SUCCEEDED not in events:
    events.add(parse_monitor_message(monitor.recv_multipart())["event"])
client.disable_monitor()

try:
    client.recv()
except zmq.ZMQError as error:
    print(error.errno == zmq.EFSM, error)
try:
    context.socket(zmq.PULL).recv(zmq.NOBLOCK)
except zmq.Again as error:
    print(error)
try:
    client.bind("nonsense")
except zmq.ZMQError as error:
    print(error)

publisher = context.socket(zmq.XPUB)
subscriber = context.socket(zmq.SUB)
publisher.bind("inproc://news")
subscriber.connect("inproc://news")
subscriber.subscribe("a")
print(publisher.recv())
publisher.send_multipart([b"a", bytes(range(256)) * 500])
publisher.send(b"b")
frames = subscriber.recv_multipart(copy=False)
print([len(frame.bytes) for frame in frames], frames[0].more, frames[1].more)

# Memory that Python lends, and gets back.
pull = context.socket(zmq.PULL)
push = context.socket(zmq.PUSH)
pull.bind("inproc://work")
push.connect("inproc://work")
tracker = push.send(b"x" * 100000, copy=False, track=True)
print(len(pull.recv()))
tracker.wait(10)
print("given back:", tracker.done)

poller = zmq.Poller()
poller.register(pull, zmq.POLLIN)
poller.register(push, zmq.POLLOUT)
print([event for socket, event in poller.poll(0)])
push.send(b"y")
print(sorted(event for socket, event in poller.poll(10000)))
print(encode(b"\x86\x4F\xD2\x6F\xB5\x59\xF7\x5B"), decode(b"HelloWorld"))
print(push.getsockopt(zmq.LAST_ENDPOINT), push.hwm, push.linger, push.get(zmq.TYPE) == zmq.PUSH)
context.destroy(linger=0)
print("closed:", context.closed, push.closed)
