using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Robustness;

/// <summary>What can only be seen in a process of its own; see <see cref="ChildProgram"/>.</summary>
public sealed class ChildProcessTests
{
    [Theory]
    [InlineData("forget")]
    [InlineData("forget-blocked")]
    [InlineData("forget-async")]
    [InlineData("forget-collect")]
    [InlineData("throw")]
    public async Task A_program_that_forgets_to_dispose_ends(string how)
    {
        (int exitCode, string output) = await ChildProcess.RunAsync(how);
        Assert.True(how == "throw" ? exitCode != 0 : exitCode == 0, $"{exitCode}: {output}");
        Assert.Contains("main is over", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exhaust-accept", "epoll")]
    [InlineData("exhaust-connect", "epoll")]
    [InlineData("exhaust-accept", "poll")]
    [InlineData("exhaust-connect", "poll")]
    [InlineData("exhaust-accept", "portable")]
    [InlineData("exhaust-connect", "portable")]
    public Task Running_out_of_descriptors_is_survived_without_spinning(string how, string reactor) =>
        RecoversAsync(how, reactor);

    [Fact]
    public Task What_is_made_without_descriptors_is_refused() => RecoversAsync("exhaust-create");

    [Fact]
    public Task A_message_that_does_not_fit_into_the_heap_costs_its_connection_alone() =>
        RecoversAsync("DOTNET_GCHeapHardLimit=0x6000000", "out-of-memory");

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public async Task Messages_start_no_thread_of_the_pool(string reactor)
    {
        (int exitCode, string output) = await ChildProcess.RunAsync("threads", reactor);
        Assert.True(exitCode == 0, $"{exitCode}: {output}");
        Assert.Contains("thread ZMQbg/IO/0", output, StringComparison.Ordinal);
        // Sockets of the runtime bring a thread with them, which has nothing to do.
        Assert.Equal(reactor == "portable", output.Contains("thread .NET Sockets", StringComparison.Ordinal));
        Assert.DoesNotContain("thread .NET TP", output, StringComparison.Ordinal);
    }

    private static async Task RecoversAsync(params string[] scene)
    {
        (int exitCode, string output) = await ChildProcess.RunAsync(scene);
        Assert.True(exitCode == 0, $"{exitCode}: {output}");
        Assert.Contains("recovered", output, StringComparison.Ordinal);
    }
}
