using System.Reflection;

namespace Zerowire.Native.Tests;

/// <summary>
/// The library in the life of a process: signals, forks, threads that come and go, and the end. The programs are in C
/// and check themselves.
/// </summary>
[Collection("Native")]
public sealed class LifeTests(BuiltLibrary library)
{
    /// <summary>A setting of the runtime: so little memory for new objects that garbage is collected all the time.</summary>
    private const string OftenCollecting = "DOTNET_GCgen0size=10000";

    private const string Usually = "LIFE=usual";

    [Fact]
    public Task A_signal_of_the_program_ends_every_wait() => PassesAsync("interrupted", Usually);

    [Theory]
    [InlineData(Usually)]
    [InlineData(OftenCollecting)]
    public Task Collecting_garbage_ends_no_wait(string setting) => PassesAsync("collecting", setting);

    [Fact]
    public Task What_the_program_has_set_for_signals_stays() => PassesAsync("dispositions", Usually);

    [Fact]
    public Task A_signal_that_the_program_blocks_is_taken_by_no_thread_of_the_library() =>
        PassesAsync("own_threads", Usually);

    [Fact]
    public Task The_threads_of_the_library_are_those_of_libzmq_and_one_more() => PassesAsync("names", Usually);

    [Fact]
    public Task A_peer_that_goes_away_raises_no_signal() => PassesAsync("broken_pipe", Usually);

    [Fact]
    public Task A_process_can_fork_and_exec_at_any_time() => PassesAsync("fork_exec", OftenCollecting);

    [Theory]
    [InlineData(Usually)]
    [InlineData(OftenCollecting)]
    public Task A_child_closes_what_it_has_inherited_and_works_with_its_own(string setting) =>
        PassesAsync("fork_child", setting, "16");

    [Theory]
    [InlineData(Usually)]
    [InlineData(OftenCollecting)]
    public Task Children_work_whatever_the_threads_of_the_library_were_doing(string setting) =>
        PassesAsync("fork_busy", setting);

    [Fact]
    public Task A_child_that_has_ended_its_parents_context_holds_nothing_of_it() => PassesAsync("fork_release", Usually);

    [Fact]
    public Task A_fork_does_not_wait_long() => PassesAsync("fork_time", Usually);

    [Fact]
    public Task Threads_come_and_go_and_leave_nothing() => PassesAsync("thread_churn", Usually);

    [Fact]
    public Task Waits_need_no_descriptor() => PassesAsync("no_descriptors", Usually);

    [Fact]
    public Task Closing_the_library_does_no_harm() => PassesAsync("unloading", Usually);

    [Theory]
    [InlineData("unused", 3)]
    [InlineData("return", 3)]
    [InlineData("exit", 3)]
    [InlineData("thread", 3)]
    [InlineData("pthread_exit", 3)]
    [InlineData("signal", 3)]
    [InlineData("atexit-use", 3)]
    [InlineData("atexit-term", 3)]
    [InlineData("_exit", 3)]
    [InlineData("abort", 128 + 6)]
    [InlineData("segfault", 128 + 11)]
    [InlineData("kill", 128 + 15)]
    public async Task The_process_ends_however_it_wants_to(string how, int code)
    {
        string built = await library.CompileAsync("c/life/exiting.c", ours: true);
        for (int i = 0; i < 5; i++)
        {
            Outcome outcome = await Command.RunWithAsync(BuiltLibrary.Folder, built, how);
            Assert.Equal((code, ""), (outcome.Status, outcome.Errors));
        }
    }

    [Fact]
    public async Task It_works_in_a_NET_process_beside_the_runtime_of_that()
    {
        Outcome outcome = await Command.RunWithAsync(
            BuiltLibrary.Folder, "dotnet", "exec", Assembly.GetExecutingAssembly().Location, BuiltLibrary.Library);
        Assert.Equal("ok\n", outcome.Succeeded("The .NET program"));
    }

    private async Task PassesAsync(string program, string setting, params string[] arguments)
    {
        string built = await library.CompileAsync($"c/life/{program}.c", ours: true);
        Outcome outcome = await Command.RunWithAsync(BuiltLibrary.Folder, "env", [setting, built, .. arguments]);
        Assert.Equal("ok\n", outcome.Succeeded(program));
    }
}
