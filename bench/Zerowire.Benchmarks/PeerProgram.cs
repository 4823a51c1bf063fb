using System.Globalization;

namespace Zerowire.Benchmarks;

/// <summary>
/// What a peer process runs: <c>peer CONTENDER ROLE KIND SIZE SECONDS ENDPOINT</c>. The role <c>bind</c> is the
/// receiver of a stream or the echo of a round trip, <c>connect</c> the other side, <c>both</c> has the two as threads
/// (inproc); <c>far</c> does what <c>bind</c> does and connects, to a proxy.
/// </summary>
internal static class PeerProgram
{
    public static int Run(string[] args)
    {
        ControlChannel.Start();
        return Enum.Parse<Contender>(args[1]) == Contender.Zerowire
            ? Run<ZerowireBenchmarkSocket>(args)
            : Run<LibZmqBenchmarkSocket>(args);
    }

    private static int Run<TSocket>(string[] args)
        where TSocket : struct, IBenchmarkSocket<TSocket>
    {
        var kind = Enum.Parse<JobKind>(args[3]);
        int size = int.Parse(args[4], CultureInfo.InvariantCulture);
        double seconds = double.Parse(args[5], CultureInfo.InvariantCulture);
        string endpoint = args[6];
        switch (args[2])
        {
            case "bind":
                Bind<TSocket>(kind, size, seconds, endpoint)();
                break;
            case "far":
                Far<TSocket>(kind, size, seconds, endpoint)();
                break;
            case "connect":
                Connect<TSocket>(kind, size, seconds, endpoint)();
                break;
            default:
                Action bound = Bind<TSocket>(kind, size, seconds, endpoint);
                new Thread(bound.Invoke) { IsBackground = true, Name = "bound" }.Start();
                Connect<TSocket>(kind, size, seconds, endpoint)();
                break;
        }

        // The result has been said; the benchmark now asks this process to end.
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    private static Action Bind<TSocket>(JobKind kind, int size, double seconds, string endpoint)
        where TSocket : struct, IBenchmarkSocket<TSocket>
    {
        TSocket socket = CreateBound<TSocket>(kind);
        ControlChannel.Say("BOUND " + socket.Bind(endpoint));
        return Answer(socket, kind, size, seconds);
    }

    private static Action Far<TSocket>(JobKind kind, int size, double seconds, string endpoint)
        where TSocket : struct, IBenchmarkSocket<TSocket>
    {
        TSocket socket = CreateBound<TSocket>(kind);
        socket.Connect(endpoint);
        return Answer(socket, kind, size, seconds);
    }

    private static TSocket CreateBound<TSocket>(JobKind kind)
        where TSocket : struct, IBenchmarkSocket<TSocket> => TSocket.Create(kind switch
        {
            JobKind.Throughput => ZmqSocketType.Pull,
            JobKind.RequestReply => ZmqSocketType.Reply,
            _ => ZmqSocketType.Pair,
        });

    private static Action Answer<TSocket>(TSocket socket, JobKind kind, int size, double seconds)
        where TSocket : struct, IBenchmarkSocket<TSocket> => kind == JobKind.Throughput
            ? () => ThroughputLoops<TSocket>.Receive(socket, size, seconds)
            : () => LatencyLoops<TSocket>.Echo(socket, size);

    private static Action Connect<TSocket>(JobKind kind, int size, double seconds, string endpoint)
        where TSocket : struct, IBenchmarkSocket<TSocket>
    {
        TSocket socket = TSocket.Create(kind switch
        {
            JobKind.Throughput => ZmqSocketType.Push,
            JobKind.RequestReply => ZmqSocketType.Request,
            _ => ZmqSocketType.Pair,
        });
        socket.Connect(endpoint);
        return kind == JobKind.Throughput
            ? () => ThroughputLoops<TSocket>.Send(socket, size)
            : () => LatencyLoops<TSocket>.Ask(socket, size, seconds);
    }
}
