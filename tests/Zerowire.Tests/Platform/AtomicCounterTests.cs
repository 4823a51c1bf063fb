using Zerowire.Platform;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Runtime;

namespace Zerowire.Tests.Platform;

/// <summary>The counter and the watch of the C ABI.</summary>
public sealed class AtomicCounterTests
{
    [Fact]
    public void A_counter_tells_what_it_was_and_whether_it_is_zero()
    {
        var counter = new AtomicCounter();
        Assert.Equal(0, counter.Increment());
        Assert.Equal(1, counter.Increment());
        Assert.Equal(2, counter.Value);
        Assert.True(counter.Decrement());
        Assert.False(counter.Decrement());
        counter.Value = 7;
        Assert.Equal(7, counter.Increment());
    }

    [Fact]
    public async Task Threads_count_every_step()
    {
        var counter = new AtomicCounter();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OwnThread.Run(() =>
        {
            for (int i = 0; i < 100_000; i++)
                counter.Increment();
        }))).InTimeAsync();
        Assert.Equal(400_000, counter.Value);
    }

    [Fact]
    public void A_watch_counts_microseconds()
    {
        var clock = new ManualClock();
        var watch = new MicrosecondWatch(clock);
        Assert.Equal(0ul, watch.Elapsed);
        clock.Advance(1.5);
        Assert.Equal(1500ul, watch.Elapsed);
    }
}
