namespace Zerowire.Benchmarks.Connections;

/// <summary>Runs one job with many connections once with one contender, beside the load process.</summary>
internal static class ConnectionsRound
{
    /// <summary>Connections that are there before memory is first measured: what a contender needs once is then made.</summary>
    private const int First = 16;
    private const int BurstMessages = 16;
    private const int ConnectsAtOnce = 500;
    private const int Busy = 10;

    public static ConnectionsResult Run(ConnectionsJob job, Contender contender, double seconds)
    {
        using var peer = new PeerProcess(
            "connections", contender.ToString(), job.Type.ToString(), FormattableString.Invariant($"{job.Connections}"));
        using var load = new PeerProcess("load", job.Type.ToString());
        Action<int> connect = job.Connects ? ConnectTo(load, peer) : BindFor(load, peer);

        connect(First);
        Burst(job, peer, load, First);
        MemoryUse before = Memory(peer);
        int more = job.Connections - First;
        connect(more);
        MemoryUse idle = (Memory(peer) - before) / more;
        Burst(job, peer, load, job.Connections);
        MemoryUse idleAgain = (Memory(peer) - before) / more;
        if (job.Connects) return new ConnectionsResult(idle, idleAgain);

        Measurement all = Stream(peer, load, job.Connections, seconds);
        Measurement ten = Stream(peer, load, Busy, seconds);
        Measurement? replies = job.Type == ZmqSocketType.Router ? Reply(peer, load, job.Connections, seconds) : null;
        return new ConnectionsResult(idle, idleAgain, all, ten, replies);
    }

    private static Action<int> BindFor(PeerProcess load, PeerProcess peer)
    {
        peer.Order($"bind");
        string port = peer.Expect("BOUND")[0].Split(':')[^1];
        return count =>
        {
            load.Order($"connect {count} {port}");
            load.Expect("CONNECTED");
        };
    }

    private static Action<int> ConnectTo(PeerProcess load, PeerProcess peer)
    {
        load.Order($"listen");
        string endpoint = "tcp://127.0.0.1:" + load.Expect("LISTENING")[0];
        return count =>
        {
            for (int left = count; left > 0; left -= ConnectsAtOnce)
            {
                int now = Math.Min(left, ConnectsAtOnce);
                peer.Order($"connect {now} {endpoint}");
                load.Order($"accept {now}");
                load.Expect("CONNECTED");
            }
        };
    }

    private static MemoryUse Memory(PeerProcess peer)
    {
        peer.Order($"memory");
        return MemoryUse.Parse(peer.Expect("MEMORY"));
    }

    private static void Burst(ConnectionsJob job, PeerProcess peer, PeerProcess load, int connections)
    {
        if (job.Connects)
        {
            load.Order($"drain");
            peer.Order($"send {connections * BurstMessages}");
            peer.Expect("SENT");
            // The measurement of memory that follows waits until it has all gone.
            load.Order($"stop");
            return;
        }

        load.Order($"burst {BurstMessages}");
        ReceiveAll(peer, load);
    }

    private static Measurement Stream(PeerProcess peer, PeerProcess load, int connections, double seconds)
    {
        load.Order($"stream {connections}");
        peer.Order($"stream {seconds}");
        Measurement result = Measurement.Throughput(peer.Expect("THROUGHPUT"), default);
        load.Order($"stop");
        ReceiveAll(peer, load);
        return result;
    }

    private static Measurement Reply(PeerProcess peer, PeerProcess load, int connections, double seconds)
    {
        load.Order($"burst 1");
        load.Expect("TOTAL");
        peer.Order($"learn {connections}");
        peer.Expect("LEARNED");
        load.Order($"drain");
        peer.Order($"replies {seconds}");
        Measurement result = Measurement.Throughput(peer.Expect("THROUGHPUT"), default);
        peer.Expect("REPLIED");
        return result;
    }

    private static void ReceiveAll(PeerProcess peer, PeerProcess load)
    {
        peer.Order($"until {load.Expect("TOTAL")[0]}");
        peer.Expect("RECEIVED");
    }
}
