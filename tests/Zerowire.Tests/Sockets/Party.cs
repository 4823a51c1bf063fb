using System.Text;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>One end of a conversation, whatever its type: adds and takes off what the pattern puts around a body.
/// </summary>
internal sealed class Party
{
    private readonly Stage _stage;
    private readonly byte[] _id;

    public Party(Stage stage, ZmqSocketType type, string name)
    {
        _stage = stage;
        _id = Encoding.UTF8.GetBytes(name);
        Type = type;
        Socket = type switch
        {
            ZmqSocketType.Pair => stage.Pair(),
            ZmqSocketType.Publisher => stage.Publisher(),
            ZmqSocketType.Subscriber => stage.Subscriber(""),
            ZmqSocketType.Request => stage.Request(),
            ZmqSocketType.Reply => stage.Reply(),
            ZmqSocketType.Dealer => stage.Dealer(),
            ZmqSocketType.Router => stage.Router(),
            ZmqSocketType.Pull => stage.Pull(),
            ZmqSocketType.Push => stage.Push(),
            ZmqSocketType.XPublisher => stage.XPublisher(),
            ZmqSocketType.XSubscriber => stage.XSubscriber(""),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
        if (Socket is RequestReplySocket named)
            named.RoutingId = _id;
        if (Socket is RouterSocket router)
            router.Mandatory = true;
    }

    public ZmqSocketType Type { get; }

    public ZmqSocket Socket { get; }

    public bool IsPublisher => Type is ZmqSocketType.Publisher or ZmqSocketType.XPublisher;

    public bool IsSubscriber => Type is ZmqSocketType.Subscriber or ZmqSocketType.XSubscriber;

    public bool Answers => Type is not (ZmqSocketType.Push or ZmqSocketType.Pull) && !IsPublisher && !IsSubscriber;

    /// <summary>Whether this end begins a conversation with the other.</summary>
    public bool Opens(Party other) => Type switch
    {
        ZmqSocketType.Reply or ZmqSocketType.Pull or ZmqSocketType.Subscriber or ZmqSocketType.XSubscriber => false,
        _ => other.Type != ZmqSocketType.Request,
    };

    public async Task SayAsync(Party other, byte[][] body)
    {
        using ZmqMessage message = Envelope(other).Concat(body).ToMessage();
        while (true)
        {
            try
            {
                await _stage.SendAsync((IZmqSender)Socket, message);
                return;
            }
            catch (ZmqException e) when (e.Error == ZmqError.HostUnreachable && Type == ZmqSocketType.Router)
            {
                // The peer has not introduced itself yet. The message must be as it was.
                Assert.Equal(Envelope(other).Count() + body.Length, message.Count);
                await Task.Delay(1);
            }
        }
    }

    public async Task HearAsync(Party other, byte[][] body)
    {
        using ZmqMessage message = await _stage.ReceiveAsync((IZmqReceiver)Socket);
        byte[][] frames = message.ToArrays();
        byte[][] expected = [.. Envelope(other), .. body];
        Assert.Equal(expected.Length, frames.Length);
        for (int i = 0; i < frames.Length; i++)
            Assert.True(expected[i].AsSpan().SequenceEqual(frames[i]), $"Frame {i} of {frames.Length} differs.");
    }

    /// <summary>What stands in front of a body to or from the other.</summary>
    private IEnumerable<byte[]> Envelope(Party other)
    {
        if (Type == ZmqSocketType.Router)
            yield return other._id;
        bool expectsDelimiter = other.Type is ZmqSocketType.Request or ZmqSocketType.Reply;
        if (Type is ZmqSocketType.Router or ZmqSocketType.Dealer && expectsDelimiter)
            yield return [];
    }
}
