using System.Globalization;
using Zerowire.Benchmarks.Connections;
using Zerowire.Benchmarks.Polling;
using Zerowire.Benchmarks.Proxies;

namespace Zerowire.Benchmarks;

/// <summary>The command line of the benchmark.</summary>
internal sealed class BenchmarkOptions
{
    public const string Usage = """
        Zerowire and libzmq side by side, in alternating rounds of one run.
          --rounds N                     rounds, default 5
          --seconds S                    measured time of a round, default 1
          --quick                        2 rounds of 0.3 s, sizes 64 and 1024, 1000 connections
          --transport tcp|ipc|inproc     only this transport (may be repeated)
          --size BYTES                   only this size of one-way message (may be repeated)
          --connections N                only this number of connections (may be repeated)
          --only latency|throughput|proxy|connections|polling   only this kind of measurement
          --reactor NAME                 what Zerowire's I/O threads stand on: epoll, poll, select, portable
          --markdown FILE                also write the tables to a file
        """;

    private static readonly string[] s_transports = ["tcp", "ipc", "inproc"];
    private static readonly string[] s_reactors = ["epoll", "poll", "select", "portable"];
    private static readonly int[] s_sizes = [8, 64, 256, 1024, 65536];
    private static readonly int[] s_quickSizes = [64, 1024];

    private readonly List<string> _transports = [];
    private readonly List<int> _sizes = [];
    private readonly List<int> _connections = [];
    private string? _only;
    private bool _quick;

    public int Rounds { get; private set; } = 5;

    public double Seconds { get; private set; } = 1;

    public string? MarkdownFile { get; private set; }

    /// <summary>The reactor of Zerowire's sockets, in the words of its environment variable; null for the default.</summary>
    public string? Reactor { get; private set; }

    public static BenchmarkOptions Parse(string[] args)
    {
        var options = new BenchmarkOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
            switch (args[i])
            {
                case "--rounds": options.Rounds = int.Parse(Value(), CultureInfo.InvariantCulture); break;
                case "--seconds": options.Seconds = double.Parse(Value(), CultureInfo.InvariantCulture); break;
                case "--quick": options.UseQuickRun(); break;
                case "--transport": options._transports.Add(OneOf(Value(), s_transports)); break;
                case "--size": options._sizes.Add(int.Parse(Value(), CultureInfo.InvariantCulture)); break;
                case "--connections":
                    options._connections.Add(int.Parse(Value(), CultureInfo.InvariantCulture));
                    break;
                case "--only":
                    options._only = OneOf(Value(), ["latency", "throughput", "proxy", "connections", "polling"]);
                    break;
                case "--reactor": options.Reactor = OneOf(Value(), s_reactors); break;
                case "--markdown": options.MarkdownFile = Value(); break;
                default: throw new FormatException($"Unknown option {args[i]}.");
            }
        }

        return options;
    }

    public IEnumerable<Job> Jobs()
    {
        IReadOnlyList<string> transports = _transports.Count > 0 ? _transports : s_transports;
        IReadOnlyList<int> sizes = _sizes.Count > 0 ? _sizes : _quick ? s_quickSizes : s_sizes;
        if (_only is "connections" or "polling" or "proxy") yield break;
        foreach (string transport in transports)
        {
            if (_only != "latency")
            {
                foreach (int size in sizes) yield return new Job(JobKind.Throughput, transport, size);
            }

            if (_only != "throughput")
            {
                yield return new Job(JobKind.RequestReply, transport, 64);
                yield return new Job(JobKind.Pair, transport, 64);
            }
        }
    }

    public IEnumerable<ProxyJob> ProxyJobs()
    {
        if (_only is not (null or "proxy")) yield break;
        IReadOnlyList<string> transports = _transports.Count > 0 ? _transports : ["tcp"];
        foreach (string transport in transports.Where(transport => transport != "inproc"))
        {
            foreach (int size in _sizes.Count > 0 ? _sizes : [64, 1024])
                yield return new ProxyJob(JobKind.Throughput, transport, size);
            yield return new ProxyJob(JobKind.RequestReply, transport, 64);
        }
    }

    public IEnumerable<ConnectionsJob> ConnectionsJobs()
    {
        if (_only is not (null or "connections") || (_transports.Count > 0 && !_transports.Contains("tcp"))) yield break;
        IReadOnlyList<int> connections = _connections.Count > 0 ? _connections : _quick ? [1000] : [1000, 5000];
        foreach (int count in connections)
        {
            yield return new ConnectionsJob(ZmqSocketType.Pull, count);
            yield return new ConnectionsJob(ZmqSocketType.Router, count);
            yield return new ConnectionsJob(ZmqSocketType.Push, count);
        }
    }

    public IEnumerable<PollingJob> PollingJobs()
    {
        if (_only is not (null or "polling") || (_transports.Count > 0 && !_transports.Contains("tcp"))) yield break;
        foreach (bool streams in (bool[])[true, false])
        {
            yield return new PollingJob(streams, IsBatched: false);
            yield return new PollingJob(streams, IsBatched: true);
        }
    }

    private void UseQuickRun()
    {
        _quick = true;
        Rounds = 2;
        Seconds = 0.3;
    }

    private static string OneOf(string value, string[] allowed) =>
        allowed.Contains(value) ? value : throw new FormatException($"{value}: one of {string.Join(", ", allowed)}.");
}
