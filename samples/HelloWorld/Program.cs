// Request and reply, the first program of every ZeroMQ guide.
//
//   HelloWorld                           server and client in one process
//   HelloWorld server ENDPOINT [COUNT]   only the server: answers COUNT requests, or until Ctrl+C
//   HelloWorld client ENDPOINT [COUNT]   only the client: asks COUNT times, five by default
//
// The other side may be a program in any language that has ZeroMQ.

using System.Globalization;
using Zerowire;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

int? count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null;
switch (args)
{
    case []:
        await using (var server = new ReplySocket())
        {
            // Port * is any free one; the listener knows which.
            ZmqListener listener = server.Bind("tcp://127.0.0.1:*");
            await Task.WhenAll(ServeAsync(server, 5), AskAsync(listener.Endpoint, 5));
        }

        return 0;

    case ["server", var endpoint, ..]:
        await using (var server = new ReplySocket())
        {
            ZmqListener listener = server.Bind(endpoint);
            Console.WriteLine($"Listening on {listener.Endpoint}");
            await ServeAsync(server, count);
        }

        return 0;

    case ["client", var endpoint, ..]:
        await AskAsync(endpoint, count ?? 5);
        return 0;

    default:
        Console.Error.WriteLine("Usage: HelloWorld [server|client ENDPOINT [COUNT]]");
        return 2;
}

async Task ServeAsync(ReplySocket server, int? requests)
{
    try
    {
        for (int i = 0; i != requests; i++)
        {
            string request = await server.ReceiveStringAsync(stop.Token);
            Console.WriteLine($"Server received {request}");
            await server.SendAsync("World", stop.Token);
        }
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("Server stopped.");
    }
}

async Task AskAsync(string endpoint, int requests)
{
    await using var client = new RequestSocket();
    client.Connect(endpoint);
    for (int i = 0; i < requests; i++)
    {
        string reply = await client.RequestAsync("Hello", stop.Token);
        Console.WriteLine($"Client received {reply}");
    }
}
