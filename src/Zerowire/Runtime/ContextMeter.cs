using System.Diagnostics.Metrics;
using System.Text;
using Zerowire.Protocol;

namespace Zerowire.Runtime;

/// <summary>
/// The meter <c>Zerowire</c>: the statistics of all contexts of the process, by socket type. All instruments are
/// observed: nothing is counted for them, and nothing is done until somebody listens.
/// </summary>
internal static class ContextMeter
{
    private static readonly Lock s_sync = new();
    private static readonly HashSet<ContextCore> s_contexts = [];

    /// <summary>What is left of the contexts that have ended.</summary>
    private static readonly StatisticsByType s_gone = new();

    private static readonly Meter s_meter = new("Zerowire", typeof(ContextMeter).Assembly.GetName().Version?.ToString(3));

    static ContextMeter()
    {
        Level("zerowire.sockets", "{socket}", "Sockets that are open or linger.", type => type.Sockets);
        Level("zerowire.connections", "{connection}", "Connections with their handshake done, and peers over inproc.",
            type => type.Sum.Connections);
        Level("zerowire.queue.outgoing", "{message}", "Messages that wait to be sent.", type => type.Sum.MessagesToSend);
        Level("zerowire.queue.incoming", "{message}", "Messages that wait for the application.",
            type => type.Sum.MessagesToReceive);
        Count("zerowire.messages.sent", "{message}", "Messages that were sent.", sum => sum.MessagesSent);
        Count("zerowire.messages.received", "{message}", "Messages that were received.", sum => sum.MessagesReceived);
        Count("zerowire.messages.dropped", "{message}", "Messages that a peer missed: full queues, unknown peers.",
            sum => sum.MessagesDropped);
        Count("zerowire.bytes.sent", "By", "Bytes of the frames that were sent.", sum => sum.BytesSent);
        Count("zerowire.bytes.received", "By", "Bytes of the frames that were received.", sum => sum.BytesReceived);
        Count("zerowire.connections.made", "{connection}", "Connections that were made, with their handshake.",
            sum => sum.ConnectionsMade);
        Count("zerowire.connect.retries", "{attempt}", "Connections lost or not made, and tried anew.",
            sum => sum.ConnectRetries);
        Count("zerowire.handshake.failures", "{connection}", "Connections that ended during the handshake.",
            sum => sum.HandshakeFailures);
    }

    public static void Add(ContextCore context)
    {
        lock (s_sync)
            s_contexts.Add(context);
    }

    /// <summary>The context has ended: no socket of it is left.</summary>
    public static void Remove(ContextCore context)
    {
        var past = new StatisticsByType();
        context.AddTo(past);
        lock (s_sync)
        {
            if (s_contexts.Remove(context))
                s_gone.Add(past);
        }
    }

    private static void Count(string name, string unit, string description, Func<ZmqSocketStatistics, long> select) =>
        s_meter.CreateObservableCounter(name, () => Observe(type => select(type.Sum)), unit, description);

    private static void Level(
        string name, string unit, string description, Func<(int Sockets, ZmqSocketStatistics Sum), long> select) =>
        s_meter.CreateObservableUpDownCounter(name, () => Observe(select), unit, description);

    private static IEnumerable<Measurement<long>> Observe(
        Func<(int Sockets, ZmqSocketStatistics Sum), long> select) =>
        Collect().Types.Select(type => new Measurement<long>(
            select(type.Value),
            new KeyValuePair<string, object?>("zerowire.socket.type", Encoding.ASCII.GetString(SocketTypes.Name(type.Key)))));

    private static StatisticsByType Collect()
    {
        var all = new StatisticsByType();
        ContextCore[] contexts;
        lock (s_sync)
        {
            // In one step: a context is in exactly one of the two.
            all.Add(s_gone);
            contexts = [.. s_contexts];
        }
        foreach (ContextCore context in contexts)
            context.AddTo(all);
        return all;
    }
}
