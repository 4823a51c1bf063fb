using System.Globalization;
using Zerowire;

namespace HelloWorld;

/// <summary>The server or the client alone, asynchronous, and stopped by Ctrl+C.</summary>
internal static class OneSide
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };

        int? count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null;
        try
        {
            switch (args)
            {
                case ["server", var endpoint, ..]:
                    await ServeAsync(endpoint, count, stop.Token);
                    return 0;
                case ["client", var endpoint, ..]:
                    await AskAsync(endpoint, count ?? 5, stop.Token);
                    return 0;
                default:
                    Console.Error.WriteLine("Usage: HelloWorld [server|client ENDPOINT [COUNT]]");
                    return 2;
            }
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task ServeAsync(string endpoint, int? count, CancellationToken stop)
    {
        await using var server = new ReplySocket();
        Console.WriteLine($"Listening on {server.Bind(endpoint).Endpoint}");
        for (int i = 0; i != count; i++)
        {
            string request = await server.ReceiveStringAsync(stop);
            Console.WriteLine($"Received {request}");
            await server.SendAsync("World", stop);
        }
    }

    private static async Task AskAsync(string endpoint, int count, CancellationToken stop)
    {
        await using var client = new RequestSocket();
        client.Connect(endpoint);
        for (int i = 0; i < count; i++)
        {
            string reply = await client.RequestAsync("Hello", stop);
            Console.WriteLine($"Received {reply}");
        }
    }
}
