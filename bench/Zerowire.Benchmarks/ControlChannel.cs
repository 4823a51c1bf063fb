using System.Collections.Concurrent;

namespace Zerowire.Benchmarks;

/// <summary>
/// A peer process's line to the benchmark: it answers <c>mark</c> with what the process has used so far, keeps other
/// lines as orders for the main thread, and ends the process on <c>exit</c> and when the benchmark is gone (its end of
/// the pipe is closed).
/// </summary>
internal static class ControlChannel
{
    private static readonly BlockingCollection<string> s_orders = [];

    /// <summary>Whether an order waits.</summary>
    public static bool HasOrder => s_orders.Count > 0;

    public static void Start() =>
        new Thread(Serve) { IsBackground = true, Name = "control" }.Start();

    public static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    /// <summary>Waits for the next order; its words.</summary>
    public static string[] NextOrder() => s_orders.Take().Split(' ');

    private static void Serve()
    {
        while (Console.In.ReadLine() is { } line && line != "exit")
        {
            if (line == "mark") Say($"MARK {Snapshot.Take()}");
            else s_orders.Add(line);
        }

        // The main thread may be blocked in a socket, which nobody will wake any more.
        Environment.Exit(0);
    }
}
