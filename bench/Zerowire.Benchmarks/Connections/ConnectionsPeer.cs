using System.Diagnostics;
using System.Globalization;

namespace Zerowire.Benchmarks.Connections;

/// <summary>
/// The contender's side of many connections: <c>connections CONTENDER TYPE</c>. It obeys orders: <c>bind</c>,
/// <c>connect N ENDPOINT</c>, <c>memory</c>, <c>until T</c> (receive until T messages have come in all),
/// <c>send K</c>, <c>learn</c> (receive one message of every peer, for its routing id), <c>stream SECONDS</c> and
/// <c>replies SECONDS</c> (one message to every peer in turn).
/// </summary>
internal sealed class ConnectionsPeer<TSocket>(ZmqSocketType type)
    where TSocket : struct, IBenchmarkSocket<TSocket>
{
    private const double WarmUpSeconds = 0.5;
    private const int Batch = 1024;

    /// <summary>How many messages may be on the way to each peer.</summary>
    private const int RepliesAhead = 4;

    private readonly TSocket _socket = TSocket.Create(type);
    private readonly byte[] _routingId = new byte[256];
    private readonly byte[] _body = new byte[LoadProgram.BodySize];
    private byte[][] _peers = [];
    private long _received;

    public void Serve()
    {
        while (true) Obey(ControlChannel.NextOrder());
    }

    private void Obey(string[] order)
    {
        long Count() => long.Parse(order[1], CultureInfo.InvariantCulture);
        double Seconds() => double.Parse(order[1], CultureInfo.InvariantCulture);
        switch (order[0])
        {
            case "bind":
                ControlChannel.Say("BOUND " + _socket.Bind("tcp://127.0.0.1:*"));
                break;
            case "connect":
                for (long i = Count(); i > 0; i--) _socket.Connect(order[2]);
                break;
            case "memory":
                ControlChannel.Say($"MEMORY {MemoryUse.Take()}");
                break;
            case "until":
                while (_received < Count()) Receive();
                ControlChannel.Say("RECEIVED");
                break;
            case "send":
                for (long i = Count(); i > 0; i--) _socket.Send(_body);
                ControlChannel.Say("SENT");
                break;
            case "learn":
                Learn(Count());
                break;
            case "stream":
                Measure(Seconds(), ReceiveBatch);
                break;
            case "replies":
                Reply(Seconds());
                break;
        }
    }

    private int Receive()
    {
        (int routingId, int body) = type == ZmqSocketType.Router
            ? _socket.ReceiveFrom(_routingId, _body)
            : (0, _socket.Receive(_body));
        if (body != _body.Length) throw new InvalidDataException("A message has a wrong size.");
        _received++;
        return routingId;
    }

    private int ReceiveBatch()
    {
        for (int i = 0; i < Batch; i++) Receive();
        return Batch;
    }

    private void Learn(long count)
    {
        var peers = new HashSet<string>();
        while (peers.Count < count) peers.Add(Convert.ToHexString(_routingId, 0, Receive()));
        _peers = [.. peers.Select(Convert.FromHexString)];
        ControlChannel.Say("LEARNED");
    }

    private void Reply(double seconds)
    {
        int pass = 0;
        Measure(seconds, () =>
        {
            foreach (byte[] peer in _peers) _socket.SendTo(peer, _body);
            if (++pass > RepliesAhead) Receive();
            return _peers.Length;
        });
        for (int left = Math.Min(pass, RepliesAhead); left > 0; left--) Receive();
        ControlChannel.Say("REPLIED");
    }

    private static void Measure(double seconds, Func<int> step)
    {
        Repeat(WarmUpSeconds, step);
        Snapshot before = Snapshot.Take();
        (long count, double elapsed) = Repeat(seconds, step);
        Snapshot used = Snapshot.Take() - before;
        ControlChannel.Say(FormattableString.Invariant($"THROUGHPUT {count} {elapsed:F6} {used}"));
    }

    private static (long Count, double Elapsed) Repeat(double seconds, Func<int> step)
    {
        long count = 0;
        long start = Stopwatch.GetTimestamp();
        do count += step();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        return (count, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
