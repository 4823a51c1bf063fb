using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Tests.Runtime;

namespace Zerowire.Tests.Platform;

public sealed class WakeSignalTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Over an eventfd, and over a connection with itself.</summary>
    public static TheoryData<bool> Forms => new(false, true);

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_is_readable_from_set_until_reset(bool loopback)
    {
        using WakeSignal signal = Create(loopback);
        using PollPoller poller = new();
        RecordingHandler handler = new();
        poller.SetPollIn(poller.Add(signal, handler), true);

        poller.Wait(0);
        Assert.Equal(0, handler.Ins);
        for (int i = 0; i < 100; i++)
            signal.Set();
        poller.Wait((int)s_patience.TotalMilliseconds);
        poller.Wait(0);
        Assert.Equal(2, handler.Ins);
        // The last of a hundred bytes may be on its way through the loopback still.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                signal.Reset();
                int before = handler.Ins;
                poller.Wait(0);
                return handler.Ins == before;
            },
            s_patience));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Set_never_blocks_however_often_it_is_called(bool loopback)
    {
        using WakeSignal signal = Create(loopback);
        Thread setter = new(() =>
        {
            for (int i = 0; i < 1_000_000; i++)
                signal.Set();
        });
        setter.Start();
        Assert.True(setter.Join(3 * s_patience));
        signal.Reset();
        Assert.True(signal.Descriptor >= 0);
    }

    [Theory]
    [InlineData(ZmqReactor.Epoll)]
    [InlineData(ZmqReactor.Poll)]
    [InlineData(ZmqReactor.Select)]
    [InlineData(ZmqReactor.Portable)]
    public void Set_from_another_thread_ends_a_wait(ZmqReactor reactor)
    {
        BackEnd backEnd = BackEnd.For(reactor);
        using WakeSignal signal = backEnd.Sockets.CreateWakeSignal();
        using Poller poller = backEnd.CreatePoller();
        RecordingHandler handler = new();
        poller.SetPollIn(poller.Add(signal, handler), true);
        Thread setter = new(signal.Set);
        setter.Start();
        poller.Wait((int)s_patience.TotalMilliseconds);
        Assert.Equal(1, handler.Ins);
        Assert.True(setter.Join(s_patience));
    }

    private static WakeSignal Create(bool loopback) =>
        loopback ? new LoopbackWakeSignal() : new EventWakeSignal(int.MaxValue);
}
