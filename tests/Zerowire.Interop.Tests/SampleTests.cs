using System.Reflection;
using Zerowire.Interop.Tests.Peers;

namespace Zerowire.Interop.Tests;

/// <summary>The samples as a user runs them, the first also with C programs on the other side.</summary>
public sealed class SampleTests : IClassFixture<CPrograms>
{
    private readonly CPrograms _c;

    public SampleTests(CPrograms c) => _c = c;

    [Fact]
    public async Task The_sample_greets_itself_five_times()
    {
        using ExternalProcess sample = Start("HelloWorld");
        string[] lines = await sample.ReadLinesAsync(10);
        Assert.Equal(5, lines.Count(l => l.Contains("Hello", StringComparison.Ordinal)));
        Assert.Equal(5, lines.Count(l => l.Contains("World", StringComparison.Ordinal)));
        await sample.AssertSuccessAsync();
    }

    [Fact]
    public async Task Subscribers_of_the_sample_hear_their_topics_only()
    {
        using ExternalProcess sample = Start("PublishSubscribe");
        string[] lines = await sample.ReadLinesAsync(12);
        string[] oslo = [.. lines.Where(l => l.StartsWith("Oslo: ", StringComparison.Ordinal))];
        Assert.Equal(6, oslo.Length);
        Assert.All(oslo, line => Assert.StartsWith("Oslo: oslo/", line, StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("The world: lima/", StringComparison.Ordinal));
        await sample.AssertSuccessAsync();
    }

    [Fact]
    public async Task Workers_of_the_sample_book_every_payment_once()
    {
        using ExternalProcess sample = Start("Pipeline");
        string line;
        do line = await sample.ReadLineAsync();
        while (!line.Contains("in all", StringComparison.Ordinal));
        Assert.Equal("30 payments booked, 5,812.50 in all.", line);
        await sample.AssertSuccessAsync();
    }

    [Fact]
    public async Task A_c_client_gets_answers_from_the_sample_server()
    {
        using ExternalProcess sample = Start("HelloWorld", "server", "tcp://127.0.0.1:*", "5");
        using ExternalProcess c = _c.Start("hwclient", await sample.ReadEndpointAsync(), "5");
        Assert.All(await c.ReadLinesAsync(5), line => Assert.Equal("Received World", line));
        await c.AssertSuccessAsync();
        await sample.AssertSuccessAsync();
    }

    [Fact]
    public async Task The_sample_client_gets_answers_from_a_c_server()
    {
        using ExternalProcess c = _c.Start("hwserver", "tcp://127.0.0.1:*", "5");
        using ExternalProcess sample = Start("HelloWorld", "client", await c.ReadEndpointAsync());
        Assert.All(await c.ReadLinesAsync(5), line => Assert.Equal("Received Hello", line));
        Assert.All(await sample.ReadLinesAsync(5), line => Assert.Contains("World", line, StringComparison.Ordinal));
        await sample.AssertSuccessAsync();
        await c.AssertSuccessAsync();
    }

    private static ExternalProcess Start(string name, params string[] arguments)
    {
        string root = typeof(SampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "RepositoryRoot").Value!;
        // Built with the tests, so in the same configuration: the directory above that of the target framework.
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(root, "samples", name, "bin", configuration, "net10.0", name + ".dll");
        return ExternalProcess.Start("dotnet", [program, .. arguments]);
    }
}
