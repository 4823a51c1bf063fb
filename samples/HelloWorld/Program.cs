// Request and reply, the first program of every ZeroMQ guide: a server and a client in one process, over tcp.
//
//   HelloWorld                           both sides, five times
//   HelloWorld server ENDPOINT [COUNT]   only the server: answers COUNT requests, or until Ctrl+C
//   HelloWorld client ENDPOINT [COUNT]   only the client: asks COUNT times, five by default
//
// The other side may be a program in any language that has ZeroMQ.

using HelloWorld;
using Zerowire;

if (args.Length > 0) return await OneSide.RunAsync(args);

await using var server = new ReplySocket();
ZmqListener listener = server.Bind("tcp://127.0.0.1:*");

await using var client = new RequestSocket();
client.Connect(listener.Endpoint);

for (int i = 0; i < 5; i++)
{
    client.Send("Hello");
    Console.WriteLine($"Server received {server.ReceiveString()}");

    server.Send("World");
    Console.WriteLine($"Client received {client.ReceiveString()}");
}

return 0;
