using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.ChildScenes;

/// <summary>Addresses that only a network made for the purpose has.</summary>
internal static class AddressScenes
{
    /// <summary>In a network with an interface zw0, whose addresses are 10.77.0.1, fd77::1 and fe80::77, and a peer
    /// 10.77.0.2 that never answers.</summary>
    public static void MeetInNetwork()
    {
        Meet(ipv6: false, "tcp://zw0:*", "tcp://10.77.0.1:", "tcp://10.77.0.1:");
        Meet(ipv6: false, "tcp://127.0.0.1:*", "tcp://127.0.0.1:", "tcp://zw0;127.0.0.1:", "10.77.0.1");
        Meet(ipv6: true, "tcp://[fd77::1]:*", "tcp://[fd77::1]:", "tcp://[fd77::1]:");
        Meet(ipv6: true, "tcp://*:*", "tcp://[::]:", "tcp://10.77.0.1:");
        Meet(ipv6: true, "tcp://*:*", "tcp://[::]:", "tcp://[fe80::77%zw0]:");
        Meet(ipv6: true, "tcp://127.0.0.1:*", "tcp://127.0.0.1:", "tcp://zw0;127.0.0.1:", "10.77.0.1");
        Meet(ipv6: true, "tcp://[::1]:*", "tcp://[::1]:", "tcp://[fd77::1];[::1]:", "fd77::1");
        Meet(ipv6: true, "tcp://[fe80::77%zw0]:*", null, "tcp://[fe80::77%zw0]:");
        using var context = new ZmqContext { IPv6 = true };
        using var pull = new PullSocket(context);
        if (!pull.Bind("tcp://zw0:*").Endpoint.StartsWith("tcp://[f", StringComparison.Ordinal))
            throw new InvalidOperationException("The interface has an IPv6 address.");

        using var push = new PushSocket(context)
        {
            Linger = TimeSpan.Zero, ConnectTimeout = TimeSpan.FromMilliseconds(50),
        };
        IAsyncEnumerator<ZmqMonitorEvent> events = push.MonitorAsync().GetAsyncEnumerator();
        push.Connect("tcp://10.77.0.2:5555");
        foreach (ZmqMonitorEventKind expected in new[]
        {
            ZmqMonitorEventKind.ConnectDelayed, ZmqMonitorEventKind.Closed, ZmqMonitorEventKind.ConnectRetried,
        })
        {
            if (!events.MoveNextAsync().AsTask().Result || events.Current.Kind != expected)
                throw new InvalidOperationException($"{events.Current} where {expected} was expected.");
        }
    }

    private static void Meet(bool ipv6, string bind, string? bound, string connect, string? source = null)
    {
        using var context = new ZmqContext { IPv6 = ipv6 };
        using var pull = new PullSocket(context);
        IAsyncEnumerator<ZmqMonitorEvent> events = pull.MonitorAsync().GetAsyncEnumerator();
        string endpoint = pull.Bind(bind).Endpoint;
        string port = endpoint[(endpoint.LastIndexOf(':') + 1)..];
        using var push = new PushSocket(context);
        push.Connect(connect + port);
        push.Send(connect);
        if (pull.ReceiveString(Eventually.Patience) != connect)
            throw new InvalidOperationException("Not what was sent.");
        while (events.Current?.Kind != ZmqMonitorEventKind.Accepted)
            _ = events.MoveNextAsync().AsTask().Result;
        if (bound is not null && endpoint != bound + port)
            throw new InvalidOperationException($"{bind} was bound as {endpoint}.");
        if (source is not null && !events.Current.RemoteEndpoint.Contains(source, StringComparison.Ordinal))
            throw new InvalidOperationException($"{connect} came from {events.Current.RemoteEndpoint}.");
    }
}
