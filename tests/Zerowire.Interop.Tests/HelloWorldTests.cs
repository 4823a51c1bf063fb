using System.Reflection;
using Zerowire.Interop.Tests.Peers;

namespace Zerowire.Interop.Tests;

/// <summary>The first sample, alone and with the C programs of the guide on the other side.</summary>
public sealed class HelloWorldTests : IClassFixture<CPrograms>
{
    private readonly CPrograms _c;

    public HelloWorldTests(CPrograms c) => _c = c;

    [Fact]
    public async Task The_sample_greets_itself_five_times()
    {
        using ExternalProcess sample = StartSample();
        string[] lines = await sample.ReadLinesAsync(10);
        Assert.Equal(5, lines.Count(l => l.Contains("Hello", StringComparison.Ordinal)));
        Assert.Equal(5, lines.Count(l => l.Contains("World", StringComparison.Ordinal)));
        await sample.AssertSuccessAsync();
    }

    [Fact]
    public async Task A_c_client_gets_answers_from_the_sample_server()
    {
        using ExternalProcess sample = StartSample("server", "tcp://127.0.0.1:*", "5");
        using ExternalProcess c = _c.Start("hwclient", await sample.ReadEndpointAsync(), "5");
        Assert.All(await c.ReadLinesAsync(5), line => Assert.Equal("Received World", line));
        await c.AssertSuccessAsync();
        await sample.AssertSuccessAsync();
    }

    [Fact]
    public async Task The_sample_client_gets_answers_from_a_c_server()
    {
        using ExternalProcess c = _c.Start("hwserver", "tcp://127.0.0.1:*", "5");
        using ExternalProcess sample = StartSample("client", await c.ReadEndpointAsync());
        Assert.All(await c.ReadLinesAsync(5), line => Assert.Equal("Received Hello", line));
        Assert.All(await sample.ReadLinesAsync(5), line => Assert.Contains("World", line, StringComparison.Ordinal));
        await sample.AssertSuccessAsync();
        await c.AssertSuccessAsync();
    }

    private static ExternalProcess StartSample(params string[] arguments)
    {
        string root = typeof(HelloWorldTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "RepositoryRoot").Value!;
        // Built with the tests, so in the same configuration: the directory above that of the target framework.
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(root, "samples/HelloWorld/bin", configuration, "net10.0", "HelloWorld.dll");
        return ExternalProcess.Start("dotnet", [program, .. arguments]);
    }
}
