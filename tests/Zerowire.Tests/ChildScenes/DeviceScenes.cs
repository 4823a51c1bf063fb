using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.ChildScenes;

/// <summary>Sockets that are tied to an interface, in a network with lo and zw0, whose address is 10.77.0.1.</summary>
internal static class DeviceScenes
{
    public static void MeetByDevice(string reactor)
    {
        // Packets to an own address come by lo, whatever interface has the address.
        Meet(reactor, bound: "", connecting: "", meets: true);
        Meet(reactor, bound: "lo", connecting: "", meets: true);
        Meet(reactor, bound: "lo", connecting: "lo", meets: true);
        Meet(reactor, bound: "zw0", connecting: "", meets: false);
        Meet(reactor, bound: "", connecting: "zw0", meets: false);
    }

    private static void Meet(string reactor, string bound, string connecting, bool meets)
    {
        using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context) { BoundDevice = bound };
        string endpoint = pull.Bind("tcp://*:*").Endpoint.Replace("0.0.0.0", "10.77.0.1", StringComparison.Ordinal);
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
            throw new InvalidOperationException($"'{bound}' and '{connecting}': {events.Current}.");
    }
}
