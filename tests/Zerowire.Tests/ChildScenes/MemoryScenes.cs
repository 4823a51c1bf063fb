using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.ChildScenes;

/// <summary>A program with a small heap, whose peers send what does not fit.</summary>
internal static class MemoryScenes
{
    public static int Run() => RunAsync().Result;

    private static async Task<int> RunAsync()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var log = new MonitorLog(pull);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;

        // A body that does not fit: its connection is lost, with the reason.
        using (RawPeer large = await RawPeer.ConnectAsync(endpoint))
        {
            await large.HandshakeAsync("PUSH");
            await large.WriteAsync((byte[])[2, 0, 0, 0, 0, 0x40, 0, 0, 0]);
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 1024 && large.Socket.Connected; i++)
                await large.TryWriteAsync(megabyte);
        }
        ZmqMonitorEvent lost = await log.UntilAsync(ZmqMonitorEventKind.Disconnected);
        if (lost.Error != ZmqError.OutOfMemory)
            return Fail($"The event does not say why: {lost}");
        Exchange(context, pull, endpoint);

        // A message of very many small frames, which waits outside the heap: the call that would receive it fails,
        // whichever thread does its work.
        foreach (bool waiting in (bool[])[true, false])
        {
            using RawPeer many = await RawPeer.ConnectAsync(endpoint);
            await many.HandshakeAsync("PUSH");
            Task<ZmqMessage>? receive = waiting ? pull.ReceiveAsync().AsTask() : null;
            byte[] frames = [.. Enumerable.Repeat(RawPeer.Frame(1, new byte[8000]), 100).SelectMany(bytes => bytes)];
            for (int i = 0; i < 300; i++)
                await many.WriteAsync(frames);
            await many.WriteAsync(RawPeer.Frame(0, "the end"u8));
            await many.TryWriteAsync(RawPeer.Frame(0, "next"u8));
            try
            {
                if (receive is not null)
                    (await receive.InTimeAsync()).Dispose();
                else
                    pull.Receive(Eventually.Patience).Dispose();
                return Fail("There was memory after all.");
            }
            catch (OutOfMemoryException)
            {
            }
            Exchange(context, pull, endpoint);
        }
        Console.WriteLine("recovered");
        return 0;
    }

    private static void Exchange(ZmqContext context, PullSocket pull, string endpoint)
    {
        using var push = new PushSocket(context);
        push.Connect(endpoint);
        push.Send("served");
        if (pull.ReceiveString(Eventually.Patience) != "served")
            throw new InvalidOperationException("Not what was sent.");
    }

    private static int Fail(string why)
    {
        Console.WriteLine(why);
        return 1;
    }
}
