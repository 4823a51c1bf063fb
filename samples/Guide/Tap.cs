using Zerowire;

namespace Guide;

internal static class Tap
{
    public static async Task RunAsync()
    {
        #region tap
        await using var arriving = new PullSocket();
        await using var leaving = new PushSocket();
        await using var copies = new PushSocket();
        await using var source = new PushSocket();
        await using var sink = new PullSocket();
        await using var log = new PullSocket();
        source.Connect(arriving.Bind("tcp://127.0.0.1:*").Endpoint);
        sink.Connect(leaving.Bind("tcp://127.0.0.1:*").Endpoint);
        log.Bind("inproc://copies");
        copies.Connect("inproc://copies");

        var proxy = new ZmqProxy(arriving, leaving, capture: copies);
        using var stop = new CancellationTokenSource();
        Task running = proxy.RunAsync(stop.Token);
        source.Send("one");
        Console.WriteLine($"{sink.ReceiveString()}, copied: {log.ReceiveString()}");

        proxy.Pause();
        source.Send("two");
        source.Send("three");
        // Nothing has been taken: what waits can still be received here.
        Console.WriteLine($"{arriving.ReceiveString()}, taken by hand");
        proxy.Resume();
        Console.WriteLine($"{sink.ReceiveString()}, copied: {log.ReceiveString()}");

        stop.Cancel();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("cancelled");
        }
        #endregion
    }
}
