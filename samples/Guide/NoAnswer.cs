using Zerowire;

namespace Guide;

internal static class NoAnswer
{
    public static async Task RunAsync()
    {
        #region no-answer
        await using var client = new RequestSocket { Correlate = true };
        client.Connect("inproc://answers");

        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        try
        {
            await client.RequestAsync("Is anybody there?", patience.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Nobody answers.");
        }

        Task<string> again = client.RequestAsync("And now?");

        await using var server = new ReplySocket();
        server.Bind("inproc://answers");
        for (int i = 0; i < 2; i++)
            server.Send($"You asked: {server.ReceiveString()}");

        Console.WriteLine(await again);
        #endregion
    }
}
