using System.Diagnostics;
using Zerowire.Benchmarks.Connections;

namespace Zerowire.Benchmarks.Polling;

/// <summary>Runs one polling job once: what a message costs that is found by a poller and received.</summary>
internal sealed class PollingRound : IDisposable
{
    private const int BodySize = 64;
    private const double WarmSeconds = 0.3;

    private readonly ZmqContext _context = new() { MaxSockets = 4096 };
    private readonly ZmqPoller _poller = new();
    private readonly List<PushSocket> _pushes = [];
    private readonly ZmqPollEvent[] _events = new ZmqPollEvent[PollingJob.Busy];
    private readonly byte[] _body = new byte[BodySize];
    private volatile bool _isOver;

    private PollingRound(int idle)
    {
        string endpoint = new PushSocket(_context).Bind("tcp://127.0.0.1:*").Endpoint;
        for (int i = 0; i < idle; i++)
        {
            var pull = new PullSocket(_context);
            pull.Connect(endpoint).WaitUntilReadyAsync().GetAwaiter().GetResult();
            _poller.Add(pull);
        }

        for (int i = 0; i < PollingJob.Busy; i++)
        {
            var pull = new PullSocket(_context);
            var push = new PushSocket(_context);
            push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint).WaitUntilReadyAsync().GetAwaiter().GetResult();
            _pushes.Add(push);
            _poller.Add(pull);
        }
    }

    public static Measurement Run(PollingJob job, int idle, double seconds)
    {
        DescriptorLimit.Require((2 * idle) + 500);
        using var round = new PollingRound(idle);
        return job.Streams ? round.RunStream(job, seconds) : round.RunSingly(job, seconds);
    }

    public void Dispose()
    {
        _poller.Dispose();
        _context.Dispose();
    }

    private Measurement RunStream(PollingJob job, double seconds)
    {
        var sender = new Thread(() =>
        {
            while (!_isOver)
            {
                foreach (PushSocket push in _pushes) push.TrySend(_body, TimeSpan.FromSeconds(1));
            }
        });
        sender.Start();
        Receive(job, WarmSeconds, sends: false);
        Measurement result = Receive(job, seconds, sends: false);
        _isOver = true;
        while (sender.IsAlive) Receive(job, 0.01, sends: false);
        return result;
    }

    private Measurement RunSingly(PollingJob job, double seconds)
    {
        Receive(job, WarmSeconds, sends: true);
        return Receive(job, seconds, sends: true);
    }

    private Measurement Receive(PollingJob job, double seconds, bool sends)
    {
        Span<byte> buffer = stackalloc byte[BodySize];
        Snapshot before = Snapshot.Take();
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(seconds * Stopwatch.Frequency);
        long count = 0;
        Span<ZmqPollEvent> room = _events.AsSpan(0, job.IsBatched ? _events.Length : 1);
        while (Stopwatch.GetTimestamp() < end)
        {
            if (sends) _pushes[(int)(count % _pushes.Count)].Send(_body);
            if (!_poller.TryWait(room, out int ready, TimeSpan.FromMilliseconds(100))) continue;
            foreach (ref readonly ZmqPollEvent found in room[..ready]) ((PullSocket)found.Source!).Receive(buffer);
            count += ready;
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Snapshot used = Snapshot.Take() - before;
        return new Measurement(
            [count / elapsed], used.CpuSeconds * 1e6 / count, (double)used.AllocatedBytes / count);
    }
}
