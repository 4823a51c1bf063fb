using System.Diagnostics;
using System.Runtime.InteropServices;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests;

/// <summary>What this assembly does when it is run as a program: a scene that needs a process of its own.</summary>
internal static unsafe partial class ChildProgram
{
    private const int OpenFilesLimit = 7;

    private static readonly TimeSpan s_watched = TimeSpan.FromSeconds(1);

    public static int Main(string[] arguments)
    {
        switch (arguments.FirstOrDefault())
        {
            case "forget":
                Forget();
                break;
            case "forget-blocked":
                Forget();
                new Thread(() => new PullSocket().Receive()) { IsBackground = true }.Start();
                break;
            case "forget-async":
                Forget();
                _ = new PullSocket().ReceiveAsync().AsTask();
                break;
            case "throw":
                Forget();
                Console.WriteLine("main is over");
                throw new InvalidOperationException("The fault of the program.");
            case "die-bound":
                new PullSocket().Bind(arguments[1]);
                Process.GetCurrentProcess().Kill();
                break;
            case "addresses":
                MeetInNetwork();
                break;
            case "exhaust-accept":
                return Exhaust(ReactorOf(arguments), accepting: true);
            case "exhaust-connect":
                return Exhaust(ReactorOf(arguments), accepting: false);
            case "threads":
                ListThreads(ReactorOf(arguments));
                break;
        }
        Console.WriteLine("main is over");
        return 0;
    }

    private static ZmqReactor ReactorOf(string[] arguments) => Enum.Parse<ZmqReactor>(arguments[1], ignoreCase: true);

    private static void ListThreads(ZmqReactor reactor)
    {
        using var context = new ZmqContext { Reactor = reactor };
        foreach (string endpoint in (string[])["tcp://127.0.0.1:*", "ipc://*"])
        {
            using var pull = new PullSocket(context);
            Exchange(context, pull, pull.Bind(endpoint).Endpoint);
        }
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
            Console.WriteLine("thread " + File.ReadAllText(task + "/comm").Trim());
    }

    private static void Forget()
    {
        var pull = new PullSocket();
        var push = new PushSocket { Linger = Timeout.InfiniteTimeSpan };
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        push.Connect("tcp://127.0.0.1:9");
        push.Send("one");
        push.Send("two");
        _ = new PairSocket(new ZmqContext { IOThreads = 2 });
    }

    /// <summary>In a network with an interface zw0, whose addresses are 10.77.0.1, fd77::1 and fe80::77, and a peer
    /// 10.77.0.2 that never answers.</summary>
    private static void MeetInNetwork()
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

    /// <summary>Takes every descriptor that is left, lets connections be tried, and gives the descriptors back.</summary>
    private static int Exhaust(ZmqReactor reactor, bool accepting)
    {
        using var context = new ZmqContext { Reactor = reactor };
        using var pull = new PullSocket(context);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        using var push = new PushSocket(context) { ReconnectInterval = TimeSpan.FromMilliseconds(50) };
        // Once before, so that everything is loaded that is needed afterwards.
        Exchange(context, pull, endpoint);
        _ = Environment.CpuUsage;

        _ = GetLimit(OpenFilesLimit, out Limit old);
        Limit low = old with { Soft = 64 };
        _ = SetLimit(OpenFilesLimit, &low);
        List<int> taken = [];
        for (int descriptor = Duplicate(0); descriptor >= 0; descriptor = Duplicate(0))
            taken.Add(descriptor);
        if (accepting)
        {
            // One is left: it becomes the client's, and none is left for the listener.
            _ = Close(taken[^1]);
            taken.RemoveAt(taken.Count - 1);
        }
        push.Connect(endpoint);
        push.Send("waiting");
        TimeSpan before = Environment.CpuUsage.TotalTime;
        Thread.CurrentThread.Join(s_watched);
        TimeSpan used = Environment.CpuUsage.TotalTime - before;
        bool early = pull.TryReceive(out _);
        foreach (int descriptor in taken)
            _ = Close(descriptor);
        _ = SetLimit(OpenFilesLimit, &old);

        if (early)
            return Fail("The message came although there was no descriptor.");
        if (used > s_watched / 2)
            return Fail($"Spinning: {used} in {s_watched}.");
        if (pull.ReceiveString(Eventually.Patience) != "waiting")
            return Fail("Not what was sent.");
        Exchange(context, pull, endpoint);
        Console.WriteLine("recovered");
        return 0;
    }

    private static void Exchange(ZmqContext context, PullSocket pull, string endpoint)
    {
        using var push = new PushSocket(context);
        push.Connect(endpoint);
        push.Send("x");
        pull.ReceiveString(Eventually.Patience);
    }

    private static int Fail(string why)
    {
        Console.WriteLine(why);
        return 1;
    }

    private static int GetLimit(int resource, out Limit limit)
    {
        fixed (Limit* pointer = &limit)
            return GetLimit(resource, pointer);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
