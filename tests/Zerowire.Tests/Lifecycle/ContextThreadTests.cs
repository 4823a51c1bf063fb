using System.Globalization;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Lifecycle;

/// <summary>The threads of a context as the operating system sees them.</summary>
public sealed class ContextThreadTests
{
    private const int Fifo = 1;
    private const int Batch = 3;

    [Fact]
    public async Task Threads_have_names_that_begin_with_the_prefix()
    {
        await using var context = new ZmqContext { IOThreads = 2, ThreadNamePrefix = "tnp" };
        using var socket = new PairSocket(context);
        await Eventually.TrueAsync(
            () => string.Join(' ', ThreadStatus.WithName("tnp/").Select(thread => thread.Name))
                == "tnp/Reaper tnp/ZMQbg/IO/0 tnp/ZMQbg/IO/1",
            () => string.Join(' ', ThreadStatus.WithName("tnp").Select(thread => thread.Name)));
    }

    [Fact]
    public async Task A_number_set_by_number_is_the_prefix()
    {
        const int ThreadNamePrefix = 9;
        await using var context = new ZmqContext();
        context.SetOption(ThreadNamePrefix, 4711);
        using var socket = new PairSocket(context);
        await Eventually.TrueAsync(() => ThreadStatus.WithName("4711/ZMQbg/IO/0").Length == 1, "the thread");
    }

    [Fact]
    public async Task Threads_run_on_the_processors_that_are_named()
    {
        string allowed = ThreadStatus.WithName("")[0].Processors;
        int last = int.Parse(allowed.Split(',', '-')[^1], CultureInfo.InvariantCulture);
        await using var context = new ZmqContext { ThreadNamePrefix = "aff", ThreadAffinity = [last, 4000] };
        using var socket = new PairSocket(context);
        ThreadStatus[] threads = ThreadStatus.WithName("aff/");
        Assert.Equal(2, threads.Length);
        Assert.All(threads, thread => Assert.Equal($"{last}", thread.Processors));
        Assert.Equal(allowed, ThreadStatus.WithName("")[0].Processors);
    }

    [Fact]
    public async Task Processors_are_added_and_removed_by_number()
    {
        const int Add = 7;
        const int Remove = 8;
        await using var context = new ZmqContext { ThreadNamePrefix = "adr" };
        context.SetOption(Add, 0);
        context.SetOption(Add, 4000);
        context.SetOption(Add, 4000);
        Assert.Equal([0, 4000], context.ThreadAffinity);
        context.SetOption(Remove, 4000);
        Assert.Equal([0], context.ThreadAffinity);
        Assert.Throws<ZmqException>(() => context.SetOption(Remove, 4000));
        using var socket = new PairSocket(context);
        Assert.All(ThreadStatus.WithName("adr/"), thread => Assert.Equal("0", thread.Processors));
    }

    [Fact]
    public async Task Processors_that_do_not_exist_fail_the_first_socket_and_can_be_corrected()
    {
        await using var context = new ZmqContext { IOThreads = 2, ThreadNamePrefix = "nop", ThreadAffinity = [8191] };
        for (int i = 0; i < 2; i++)
        {
            ZmqException thrown = Assert.Throws<ZmqException>(() => new PairSocket(context));
            Assert.Equal(ZmqError.InvalidArgument, thrown.Error);
            Assert.Contains("ThreadAffinity 8191", thrown.Message, StringComparison.Ordinal);
        }
        await Eventually.TrueAsync(() => ThreadStatus.WithName("nop/").Length == 0, "the end of the threads");
        context.ThreadAffinity = [];
        using var socket = new PairSocket(context);
        Assert.Equal(3, ThreadStatus.WithName("nop/").Length);
    }

    [Fact]
    public async Task A_policy_that_everybody_may_use_is_that_of_the_threads()
    {
        await using var context = new ZmqContext
        {
            ThreadNamePrefix = "bat",
            ThreadSchedulingPolicy = ZmqSchedulingPolicy.Batch,
        };
        using var socket = new PairSocket(context);
        ThreadStatus[] threads = ThreadStatus.WithName("bat/");
        Assert.Equal(2, threads.Length);
        Assert.All(threads, thread => Assert.Equal((Batch, 0), (thread.Policy, thread.RealTimePriority)));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(7, 7)]
    public async Task A_real_time_policy_comes_with_its_priority(int? priority, int expected)
    {
        if (!ThreadRights.AllowRealTime())
            return;
        await using var context = new ZmqContext
        {
            ThreadNamePrefix = $"fi{expected}",
            ThreadSchedulingPolicy = ZmqSchedulingPolicy.Fifo,
            ThreadPriority = priority,
        };
        using var socket = new PairSocket(context);
        ThreadStatus[] threads = ThreadStatus.WithName($"fi{expected}/");
        Assert.Equal(2, threads.Length);
        Assert.All(threads, thread => Assert.Equal((Fifo, expected), (thread.Policy, thread.RealTimePriority)));
    }

    [Fact]
    public async Task A_priority_without_a_real_time_policy_makes_the_threads_the_most_favoured()
    {
        if (!ThreadRights.AllowRealTime())
            return;
        await using var context = new ZmqContext { ThreadNamePrefix = "nic", ThreadPriority = 1 };
        using var socket = new PairSocket(context);
        Assert.All(ThreadStatus.WithName("nic/"), thread => Assert.Equal((0, -20), (thread.Policy, thread.Nice)));
    }

    [Theory]
    [InlineData(ZmqSchedulingPolicy.RoundRobin, "ThreadSchedulingPolicy RoundRobin with ThreadPriority 5")]
    [InlineData(ZmqSchedulingPolicy.Inherited, "ThreadPriority 5")]
    public async Task A_missing_right_is_told_by_the_first_socket(ZmqSchedulingPolicy policy, string named)
    {
        await using var context = new ZmqContext
        {
            ThreadNamePrefix = "rig",
            ThreadSchedulingPolicy = policy,
            ThreadPriority = 5,
        };
        // Threads have the rights of the thread that starts them.
        await OwnThread.Run(() =>
        {
            ThreadRights.GiveUp(ThreadRights.SetScheduling);
            ZmqException thrown = Assert.Throws<ZmqException>(() => new PairSocket(context));
            Assert.Equal(ZmqError.AccessDenied, thrown.Error);
            Assert.Contains(named, thrown.Message, StringComparison.Ordinal);
            Assert.Contains("CAP_SYS_NICE", thrown.Message, StringComparison.Ordinal);
        }).InTimeAsync();
        context.ThreadPriority = null;
        context.ThreadSchedulingPolicy = ZmqSchedulingPolicy.Inherited;
        using var socket = new PairSocket(context);
    }
}
