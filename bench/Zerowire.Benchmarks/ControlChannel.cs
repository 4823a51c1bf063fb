namespace Zerowire.Benchmarks;

/// <summary>
/// A peer process's line to the benchmark: it answers <c>mark</c> with what the process has used so far, and ends the
/// process on <c>exit</c> and when the benchmark is gone (its end of the pipe is closed).
/// </summary>
internal static class ControlChannel
{
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

    private static void Serve()
    {
        while (Console.In.ReadLine() is { } line && line != "exit")
        {
            if (line == "mark") Say($"MARK {Snapshot.Take()}");
        }

        // The main thread may be blocked in a socket, which nobody will wake any more.
        Environment.Exit(0);
    }
}
