using System.Runtime.InteropServices;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.ChildScenes;

/// <summary>Programs that have no descriptor left.</summary>
internal static unsafe partial class ExhaustionScenes
{
    private const int OpenFilesLimit = 7;

    private static readonly TimeSpan s_watched = TimeSpan.FromSeconds(1);

    /// <summary>Takes every descriptor that is left, lets connections be tried, and gives the descriptors back.</summary>
    public static int Connections(string reactor, bool accepting)
    {
        using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        using var push = new PushSocket(context) { ReconnectInterval = TimeSpan.FromMilliseconds(50) };
        // Once before, so that everything is loaded that is needed afterwards.
        Exchange(context, pull, endpoint);
        _ = Environment.CpuUsage;
        var log = new MonitorLog(accepting ? pull : push);

        using (var descriptors = new Exhaustion(left: accepting ? 1 : 0))
        {
            // Of an accepted connection the one that is left becomes the client's, and none is left for the listener.
            push.Connect(endpoint);
            push.Send("waiting");
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Thread.CurrentThread.Join(s_watched);
            TimeSpan used = Environment.CpuUsage.TotalTime - before;
            if (pull.TryReceive(out _))
                return Fail("The message came although there was no descriptor.");
            if (used > s_watched / 2)
                return Fail($"Spinning: {used} in {s_watched}.");
        }
        ZmqMonitorEvent seen = log.UntilAsync(
            accepting ? ZmqMonitorEventKind.AcceptFailed : ZmqMonitorEventKind.ConnectRetried).Result;
        if (accepting && seen.Error != ZmqError.TooManySockets)
            return Fail($"The event does not say why: {seen}");
        if (pull.ReceiveString(Eventually.Patience) != "waiting")
            return Fail("Not what was sent.");
        Exchange(context, pull, endpoint);
        return Succeed();
    }

    /// <summary>Contexts, sockets and listeners that are made without descriptors are refused by exceptions, leave
    /// nothing, and succeed when the descriptors are back.</summary>
    public static int Creation()
    {
        using var context = new ZmqContext();
        using var pull = new PullSocket(context);
        Exchange(context, pull, pull.Bind("tcp://127.0.0.1:*").Endpoint);
        Exchange(context, pull, pull.Bind("ipc://*").Endpoint);
        string[] directories = Directory.GetDirectories(Path.GetTempPath());
        using var late = new ZmqContext { IOThreads = 2 };
        for (int left = 0; left < 6; left++)
        {
            using var descriptors = new Exhaustion(left);
            if (left < 5 && Error(() => new PairSocket(late)) != ZmqError.TooManySockets)
                return Fail($"A context was made with {left} descriptors.");
            if (left > 0)
                continue;
            if (Error(() => pull.Bind("tcp://127.0.0.1:*")) != ZmqError.TooManySockets)
                return Fail("Bound without a descriptor.");
            if (Error(() => pull.Bind("ipc://*")) != ZmqError.TooManySockets)
                return Fail("Bound to a path without a descriptor.");
        }
        if (Directory.GetDirectories(Path.GetTempPath()).Except(directories).Any())
            return Fail("A directory is left.");
        using var first = new PullSocket(late);
        Exchange(late, first, first.Bind("tcp://127.0.0.1:*").Endpoint);
        Exchange(late, first, first.Bind("ipc://*").Endpoint);
        return Succeed();
    }

    private static ZmqError Error(Action action)
    {
        try
        {
            action();
            return ZmqError.None;
        }
        catch (ZmqException e)
        {
            return e.Error;
        }
    }

    private static ZmqError Error(Func<object> action) => Error(() => { action(); });

    private static void Exchange(ZmqContext context, PullSocket pull, string endpoint)
    {
        using var push = new PushSocket(context);
        push.Connect(endpoint);
        push.Send("x");
        pull.ReceiveString(Eventually.Patience);
    }

    private static int Succeed()
    {
        Console.WriteLine("recovered");
        return 0;
    }

    private static int Fail(string why)
    {
        Console.WriteLine(why);
        return 1;
    }

    /// <summary>Takes every descriptor but some, until it is disposed.</summary>
    private sealed class Exhaustion : IDisposable
    {
        private readonly Limit _old;
        private readonly List<int> _taken = [];

        public Exhaustion(int left)
        {
            fixed (Limit* old = &_old)
                _ = GetLimit(OpenFilesLimit, old);
            Limit low = _old with { Soft = 256 };
            _ = SetLimit(OpenFilesLimit, &low);
            for (int descriptor = Duplicate(0); descriptor >= 0; descriptor = Duplicate(0))
                _taken.Add(descriptor);
            for (int i = 0; i < left; i++)
            {
                _ = Close(_taken[^1]);
                _taken.RemoveAt(_taken.Count - 1);
            }
        }

        public void Dispose()
        {
            foreach (int descriptor in _taken)
                _ = Close(descriptor);
            fixed (Limit* old = &_old)
                _ = SetLimit(OpenFilesLimit, old);
        }
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
