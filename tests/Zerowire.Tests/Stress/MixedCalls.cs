using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Stress;

/// <summary>Sends and receives in one form of the calls after another, by chance, and gives up some of them.</summary>
internal static class MixedCalls
{
    /// <summary>False when the call was given up; the message must be as it was then.</summary>
    public static async Task<bool> TrySendAsync(IZmqSender socket, ZmqMessage message, Random random)
    {
        int count = message.Count;
        bool sent = await SendAsync(socket, message, random);
        Assert.Equal(sent ? 0 : count, message.Count);
        return sent;
    }

    /// <summary>Null when nothing came, or the call was given up.</summary>
    public static async Task<ZmqMessage?> TryReceiveAsync(IZmqReceiver socket, Random random)
    {
        using var cancel = new CancellationTokenSource();
        // What a message holds before is replaced.
        var into = new ZmqMessage("before");
        try
        {
            switch (random.Next(7))
            {
                case 0:
                    return socket.TryReceive(out ZmqMessage? message) ? message : null;
                case 1:
                    return socket.TryReceive(into) ? into : null;
                case 2:
                    return socket.TryReceive(into, TimeSpan.FromMilliseconds(random.Next(3))) ? into : null;
                case 3:
                    return socket.Receive(TimeSpan.FromMilliseconds(random.Next(5)));
                case 4:
                    ValueTask<ZmqMessage> one = socket.ReceiveAsync(cancel.Token);
                    await GiveUpAsync(cancel, random);
                    return await one;
                default:
                    ValueTask receive = socket.ReceiveAsync(into, cancel.Token);
                    await GiveUpAsync(cancel, random);
                    await receive;
                    return into;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Waits until what a publishing or subscribing socket sends arrives, and removes the traces.</summary>
    public static async Task AwaitPathAsync(IZmqSender sender, IZmqReceiver receiver)
    {
        await Eventually.TrueAsync(
            () =>
            {
                sender.Send("?");
                return receiver.TryReceive(out _, TimeSpan.FromMilliseconds(20));
            },
            "a first message");
        sender.Send("!");
        while (receiver.ReceiveString(Eventually.Patience) != "!")
        {
        }
    }

    private static async Task<bool> SendAsync(IZmqSender socket, ZmqMessage message, Random random)
    {
        using var cancel = new CancellationTokenSource();
        try
        {
            switch (random.Next(5))
            {
                case 0:
                    return socket.TrySend(message);
                case 1:
                    return socket.TrySend(message, TimeSpan.FromMilliseconds(random.Next(3)));
                case 2:
                    socket.Send(message, TimeSpan.FromMilliseconds(random.Next(20)));
                    return true;
                default:
                    ValueTask send = socket.SendAsync(message, cancel.Token);
                    await GiveUpAsync(cancel, random);
                    await send;
                    return true;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task GiveUpAsync(CancellationTokenSource cancel, Random random)
    {
        if (random.Next(2) == 0)
            await cancel.CancelAsync();
        else
            cancel.CancelAfter(random.Next(3));
    }
}
