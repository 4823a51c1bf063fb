using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.ChildScenes;

/// <summary>Sockets that are tied to an interface, in a network with lo and zw0, whose address is 10.77.0.1.</summary>
internal static class DeviceScenes
{
    public static void MeetByDevice(string reactor)
    {
        // Linux takes a packet to an own address for one of the interface that has the address.
        Meet(reactor, bound: "", connecting: "", "10.77.0.1", meets: true);
        Meet(reactor, bound: "zw0", connecting: "", "10.77.0.1", meets: true);
        Meet(reactor, bound: "lo", connecting: "", "10.77.0.1", meets: false);
        Meet(reactor, bound: "lo", connecting: "", "127.0.0.1", meets: true);
        Meet(reactor, bound: "zw0", connecting: "", "127.0.0.1", meets: false);
        Meet(reactor, bound: "", connecting: "lo", "127.0.0.1", meets: true);
        Meet(reactor, bound: "", connecting: "zw0", "127.0.0.1", meets: false);
    }

    private static void Meet(string reactor, string bound, string connecting, string address, bool meets)
    {
        using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context) { BoundDevice = bound };
        string endpoint = pull.Bind("tcp://*:*").Endpoint.Replace("0.0.0.0", address, StringComparison.Ordinal);
        using var push = new PushSocket(context)
        {
            BoundDevice = connecting, Linger = TimeSpan.Zero, ConnectTimeout = TimeSpan.FromMilliseconds(100),
        };
        IAsyncEnumerator<ZmqMonitorEvent> events = push.MonitorAsync().GetAsyncEnumerator();
        push.Connect(endpoint);
        Kind last = Kind.None;
        while (last is not (Kind.HandshakeSucceeded or Kind.ConnectRetried))
        {
            if (!events.MoveNextAsync().AsTask().WaitAsync(Eventually.Patience).Result)
                throw new InvalidOperationException("The events have ended.");
            last = events.Current.Kind;
        }
        if (meets != (last == Kind.HandshakeSucceeded))
            throw new InvalidOperationException($"'{bound}' and '{connecting}' at {address}: {events.Current}.");
    }
}
