namespace Zerowire.Benchmarks.Connections;

/// <summary>What the contender's process of a job with many connections runs.</summary>
internal static class ConnectionsProgram
{
    public static int Run(string[] args)
    {
        // Long before it is reached, the contender would fail in its own way.
        DescriptorLimit.Require(int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) + 200);
        ControlChannel.Start();
        var type = Enum.Parse<ZmqSocketType>(args[2]);
        if (Enum.Parse<Contender>(args[1]) == Contender.Zerowire)
            new ConnectionsPeer<ZerowireBenchmarkSocket>(type).Serve();
        else
            new ConnectionsPeer<LibZmqBenchmarkSocket>(type).Serve();
        return 0;
    }
}
