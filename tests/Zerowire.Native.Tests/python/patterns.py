"""Every pattern, the devices and proxies, and asyncio, over each transport."""
import asyncio
import os
import tempfile
import threading

import zmq
import zmq.asyncio
from zmq.devices import ThreadDevice, ThreadProxySteerable

context = zmq.Context()
folder = tempfile.mkdtemp()
numbers = iter(range(1000))


def endpoints():
    return ["tcp://127.0.0.1:*", f"ipc://{folder}/{next(numbers)}", f"inproc://{next(numbers)}"]


def pair(one, other, endpoint, **options):
    first, second = context.socket(one), context.socket(other)
    for socket in (first, second):
        socket.linger = 0
        socket.rcvtimeo = socket.sndtimeo = 10000
    for name, value in options.items():
        setattr(second, name, value)
    first.bind(endpoint)
    second.connect(first.last_endpoint.decode())
    return first, second


for endpoint in endpoints():
    print(endpoint[:3])
    one, other = pair(zmq.PAIR, zmq.PAIR, endpoint)
    other.send_multipart([b"a", b"", b"c" * 30000])
    print("pair", [len(frame) for frame in one.recv_multipart()])
for endpoint in endpoints():
    one, other = pair(zmq.REP, zmq.REQ, endpoint)
    other.send_string("question")
    print("request", one.recv_string(), end=" ")
    one.send_string("answer")
    print(other.recv_string())
for endpoint in endpoints():
    one, other = pair(zmq.ROUTER, zmq.DEALER, endpoint, routing_id=b"me")
    other.send(b"hello")
    print("router", one.recv_multipart())
    one.send_multipart([b"me", b"back"])
    print(other.recv())
    one.router_mandatory = 1
    try:
        one.send_multipart([b"nobody", b"x"])
    except zmq.ZMQError as error:
        print(error.errno == zmq.EHOSTUNREACH)
for endpoint in endpoints():
    one, other = pair(zmq.PULL, zmq.PUSH, endpoint)
    for i in range(100):
        other.send(str(i).encode())
    print("pipeline", sum(int(one.recv()) for _ in range(100)))
for endpoint in endpoints():
    one, other = pair(zmq.XPUB, zmq.SUB, endpoint)
    other.subscribe(b"news")
    print("publish", one.recv(), end=" ")
    one.send(b"other")
    one.send(b"news of today")
    print(other.recv())
for endpoint in endpoints():
    one, other = pair(zmq.PUB, zmq.XSUB, endpoint)
    other.send(b"\x01")
    received = None
    other.rcvtimeo = 20
    while received is None:
        one.send(b"all")
        try:
            received = other.recv()
        except zmq.Again:
            pass
    print("xsub", received)

stream, plain = pair(zmq.STREAM, zmq.STREAM, "tcp://127.0.0.1:*")
identity, empty = plain.recv_multipart()
plain.send_multipart([identity, b"bytes"])
peer, empty = stream.recv_multipart()
print("stream", len(identity), empty, stream.recv_multipart()[1])

# A device in a thread of its own.
device = ThreadDevice(zmq.QUEUE, zmq.ROUTER, zmq.DEALER)
front = device.bind_in_to_random_port("tcp://127.0.0.1")
back = device.bind_out_to_random_port("tcp://127.0.0.1")
device.start()
worker, client = context.socket(zmq.REP), context.socket(zmq.REQ)
worker.connect(f"tcp://127.0.0.1:{back}")
client.connect(f"tcp://127.0.0.1:{front}")
client.rcvtimeo = worker.rcvtimeo = 10000
client.send(b"through")
worker.send(worker.recv() + b" the device")
print(client.recv())

# A proxy that is steered.
proxy = ThreadProxySteerable(zmq.PULL, zmq.PUSH, zmq.PUB, zmq.PAIR)
front = proxy.bind_in_to_random_port("tcp://127.0.0.1")
back = proxy.bind_out_to_random_port("tcp://127.0.0.1")
steer = proxy.bind_ctrl_to_random_port("tcp://127.0.0.1")
proxy.start()
source, sink, control = context.socket(zmq.PUSH), context.socket(zmq.PULL), context.socket(zmq.PAIR)
source.connect(f"tcp://127.0.0.1:{front}")
sink.connect(f"tcp://127.0.0.1:{back}")
control.connect(f"tcp://127.0.0.1:{steer}")
sink.rcvtimeo = control.rcvtimeo = 10000
source.send(b"one")
print(sink.recv())
control.send(b"TERMINATE")
proxy.join(10)
print("ended:", not proxy.launcher.is_alive())


async def talk(server, client, count):
    async def serve():
        for _ in range(count):
            await server.send_multipart(await server.recv_multipart())

    async def ask():
        total = 0
        for i in range(count):
            await client.send(str(i).encode())
            total += int(await client.recv())
        return total

    _, total = await asyncio.gather(serve(), ask())
    return total


async def use_asyncio(make):
    own = make()
    sockets = []
    results = []
    for endpoint in endpoints():
        server, client = own.socket(zmq.REP), own.socket(zmq.REQ)
        sockets += [server, client]
        server.bind(endpoint)
        client.connect(server.last_endpoint.decode())
        results.append(await talk(server, client, 200))
    poller = zmq.asyncio.Poller()
    poller.register(sockets[0], zmq.POLLIN)
    results.append(await poller.poll(10))
    await sockets[1].send(b"x")
    results.append(len(await poller.poll(10000)))
    # A wait that is cancelled.
    waiting = asyncio.ensure_future(sockets[1].recv())
    await asyncio.sleep(0.01)
    waiting.cancel()
    results.append(await asyncio.gather(waiting, return_exceptions=True) != [])
    # A sender that waits for room, and a receiver that is slow.
    push, pull = own.socket(zmq.PUSH), own.socket(zmq.PULL)
    sockets += [push, pull]
    push.sndhwm = pull.rcvhwm = 2
    pull.bind("tcp://127.0.0.1:*")
    push.connect(pull.last_endpoint.decode())

    async def send():
        for i in range(300):
            await push.send(bytes(20000))

    async def receive():
        return sum([len(await pull.recv()) for _ in range(300)])

    results.append((await asyncio.gather(send(), receive()))[1])
    for socket in sockets:
        socket.close(0)
    own.term()
    return results


print(asyncio.run(use_asyncio(zmq.asyncio.Context)))

# Many threads, each with its sockets.
totals = []


def work(number):
    one, other = pair(zmq.PAIR, zmq.PAIR, f"inproc://thread{number}")
    for i in range(1000):
        other.send(b"%d" % i)
        totals.append(int(one.recv()))
    one.close()
    other.close()


threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum(totals))
zmq.Context.instance().destroy(linger=0)
context.destroy(linger=0)
print("over")
