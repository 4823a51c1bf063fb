using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Lifecycle;

/// <summary>Calls that wait for ever, by name.</summary>
internal static class Calls
{
    public static readonly string[] Names =
    [
        "Send", "Send(message)", "TrySend", "SendAsync", "SendAsync(message)", "Receive", "Receive(into)",
        "Receive(span)", "TryReceive", "ReceiveAsync", "ReceiveAsync(into)", "ReceiveString", "RequestAsync",
        "RequestAsync sent", "XPublisher", "XSubscriber", "Stream",
    ];

    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(10);

    /// <summary>Begins the call on a new socket of the context.</summary>
    public static Task Begin(string call, ZmqContext context, out ZmqSocket socket)
    {
        if (call.StartsWith("Request", StringComparison.Ordinal))
        {
            var request = new RequestSocket(context);
            socket = request;
            if (call == "RequestAsync sent")
                request.Bind($"inproc://{Guid.NewGuid()}");
            return request.RequestAsync("hello");
        }
        if (call is "XPublisher" or "XSubscriber" or "Stream")
        {
            DuplexSocket duplex = call switch
            {
                "XPublisher" => new XPublisherSocket(context),
                "XSubscriber" => new XSubscriberSocket(context),
                _ => new StreamSocket(context),
            };
            socket = duplex;
            duplex.Bind("tcp://127.0.0.1:*");
            return duplex.ReceiveAsync().AsTask();
        }
        if (call.Contains("Send", StringComparison.Ordinal))
        {
            var push = new PushSocket(context);
            socket = push;
            return BeginSend(call, push);
        }
        var pull = new PullSocket(context);
        socket = pull;
        pull.Bind("tcp://127.0.0.1:*");
        return BeginReceive(call, pull);
    }

    private static Task BeginSend(string call, PushSocket push) => call switch
    {
        "Send" => OwnThread.Run(() => push.Send("x"u8)),
        "Send(message)" => OwnThread.Run(() => push.Send(new ZmqMessage("x"))),
        "TrySend" => OwnThread.Run(() => push.TrySend("x"u8, s_long)),
        "SendAsync" => push.SendAsync(new byte[1]).AsTask(),
        "SendAsync(message)" => push.SendAsync(new ZmqMessage("x")).AsTask(),
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };

    private static Task BeginReceive(string call, PullSocket pull) => call switch
    {
        "Receive" => OwnThread.Run(() => pull.Receive()),
        "Receive(into)" => OwnThread.Run(() => pull.Receive(new ZmqMessage())),
        "Receive(span)" => OwnThread.Run(() => pull.Receive(new byte[1])),
        "TryReceive" => OwnThread.Run(() => pull.TryReceive(out _, s_long)),
        "ReceiveAsync" => pull.ReceiveAsync().AsTask(),
        "ReceiveAsync(into)" => pull.ReceiveAsync(new ZmqMessage()).AsTask(),
        "ReceiveString" => OwnThread.Run(() => pull.ReceiveString()),
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };
}
