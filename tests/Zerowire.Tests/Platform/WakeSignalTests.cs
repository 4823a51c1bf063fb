using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Tests.Runtime;

namespace Zerowire.Tests.Platform;

public sealed class WakeSignalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_is_readable_from_set_until_reset(bool eventDescriptor)
    {
        using WakeSignal signal = new(eventDescriptor);
        using Poller poller = Poller.Create(PollerKind.Poll);
        RecordingHandler handler = new();
        poller.SetPollIn(poller.Add(signal.Descriptor, handler), true);

        poller.Wait(0);
        Assert.Equal(0, handler.Ins);
        for (int i = 0; i < 100; i++)
            signal.Set();
        poller.Wait(0);
        poller.Wait(0);
        Assert.Equal(2, handler.Ins);
        signal.Reset();
        poller.Wait(0);
        Assert.Equal(2, handler.Ins);
    }

    [Fact]
    public void Set_never_blocks_when_the_pipe_is_full()
    {
        using WakeSignal signal = new(eventDescriptor: false);
        for (int i = 0; i < 20_000; i++)
            signal.Set();
        signal.Reset();
        Assert.True(signal.Descriptor >= 0);
    }

    [Fact]
    public void Set_from_another_thread_ends_a_wait()
    {
        using WakeSignal signal = new();
        using Poller poller = Poller.Create(PollerKind.Default);
        RecordingHandler handler = new();
        poller.SetPollIn(poller.Add(signal.Descriptor, handler), true);
        Thread setter = new(signal.Set);
        setter.Start();
        poller.Wait(10_000);
        Assert.Equal(1, handler.Ins);
        Assert.True(setter.Join(10_000));
    }
}
