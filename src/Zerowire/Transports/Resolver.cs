using System.Net;
using Zerowire.Platform;

namespace Zerowire.Transports;

/// <summary>
/// Looks host names up on threads of its own, because the name service may block for seconds. The threads start on
/// demand, few at most, so that one slow name holds up only itself, and end when there has been nothing to do.
/// </summary>
internal sealed class Resolver
{
    private const int MaxThreads = 4;
    private const int IdleMs = 5000;
    private const int StackSize = 256 * 1024;

    private static volatile Resolver s_shared = new();

    private readonly object _gate = new();
    private readonly Queue<ResolveRequest> _requests = new();
    private readonly Func<string, IPAddress[]> _lookup;
    private readonly int _generation = Fork.Generation;
    private int _threads;
    private int _idle;

    public Resolver(Func<string, IPAddress[]>? lookup = null) => _lookup = lookup ?? Dns.GetHostAddresses;

    /// <summary>The one of the process. A child process has another: the threads of its parent's are not there.</summary>
    public static Resolver Shared
    {
        get
        {
            if (s_shared._generation != Fork.Generation)
                s_shared = new Resolver();
            return s_shared;
        }
    }

    /// <summary>
    /// Resolves a target. One that needs no look-up is answered before this returns, by the calling thread.
    /// </summary>
    public ResolveRequest Resolve(ConnectTarget target, TransportSettings settings, IResolveHandler handler)
    {
        ResolveRequest request = new(target, settings, handler);
        if (!target.NeedsLookup)
        {
            request.Run(_lookup);
            return request;
        }

        lock (_gate)
        {
            _requests.Enqueue(request);
            if (_requests.Count <= _idle || _threads == MaxThreads)
            {
                Monitor.Pulse(_gate);
                return request;
            }

            _threads++;
        }

        StartThread();
        return request;
    }

    private void StartThread()
    {
        try
        {
            LibraryThread.Start(new Thread(Work, StackSize) { IsBackground = true, Name = "Zerowire resolver" });
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            ThreadNotStarted();
        }
    }

    // Other threads get to the queue by and by; without any, whoever waits must hear of it and try again later.
    private void ThreadNotStarted()
    {
        ResolveRequest[] stranded = [];
        lock (_gate)
        {
            if (--_threads == 0)
            {
                stranded = [.. _requests];
                _requests.Clear();
            }
        }

        foreach (ResolveRequest request in stranded)
            request.Fail(ZmqError.OutOfMemory);
    }

    private void Work()
    {
        LibraryThread.Begin();
        while (TryGetNext(out ResolveRequest? request))
            request.Run(_lookup);
    }

    private bool TryGetNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ResolveRequest? request)
    {
        lock (_gate)
        {
            while (!_requests.TryDequeue(out request))
            {
                _idle++;
                bool pulsed = Monitor.Wait(_gate, IdleMs);
                _idle--;
                if (!pulsed && _requests.Count == 0)
                {
                    _threads--;
                    return false;
                }
            }

            return true;
        }
    }
}
