namespace Zerowire.Benchmarks.Proxies;

/// <summary>What the process of a proxy runs: <c>proxy CONTENDER FRONTEND BACKEND ENDPOINT ENDPOINT</c>.</summary>
internal static class ProxyProgram
{
    public static int Run(string[] args)
    {
        ControlChannel.Start();
        if (Enum.Parse<Contender>(args[1]) == Contender.Zerowire) Run<ZerowireBenchmarkSocket>(args);
        else Run<LibZmqBenchmarkSocket>(args);
        return 0;
    }

    private static void Run<TSocket>(string[] args)
        where TSocket : struct, IBenchmarkSocket<TSocket>
    {
        TSocket frontend = TSocket.Create(Enum.Parse<ZmqSocketType>(args[2]));
        TSocket backend = TSocket.Create(Enum.Parse<ZmqSocketType>(args[3]));
        ControlChannel.Say($"BOUND {frontend.Bind(args[4])} {backend.Bind(args[5])}");
        TSocket.Proxy(frontend, backend);
    }
}
