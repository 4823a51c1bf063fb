using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Proxies;

/// <summary>A proxy that runs until the test lets it end.</summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    public RunningProxy(ZmqSocket frontend, ZmqSocket backend, ZmqSocket? capture = null, ZmqSocket? control = null)
    {
        Proxy = new ZmqProxy(frontend, backend, capture, control);
        Run = Proxy.RunAsync();
    }

    public ZmqProxy Proxy { get; }

    public Task Run { get; }

    public ZmqProxyStatistics Statistics => Proxy.Statistics;

    public async ValueTask DisposeAsync()
    {
        Proxy.Stop();
        await Run.InTimeAsync();
    }
}
