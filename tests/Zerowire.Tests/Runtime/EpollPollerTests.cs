using System.Diagnostics;
using Zerowire.Runtime;

namespace Zerowire.Tests.Runtime;

public sealed class EpollPollerTests() : PollerTests(ZmqReactor.Epoll)
{
    [Fact]
    public void A_descriptor_that_the_kernel_refuses_is_tried_again_at_intervals()
    {
        using EpollPoller poller = new();

        // Regular files cannot be watched by epoll.
        using FileStream file = File.OpenRead(typeof(EpollPollerTests).Assembly.Location);
        RecordingHandler handler = new();
        PollHandle handle = poller.Add(new BareDescriptor(file.SafeFileHandle.DangerousGetHandle()), handler);
        poller.SetPollIn(handle, true);
        long start = Stopwatch.GetTimestamp();
        poller.Wait(-1);
        Assert.Equal(1, handler.Ins);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= 99);
        handler.OnIn = () => poller.Remove(handle);
        poller.Wait(-1);
        Assert.Equal(2, handler.Ins);
        poller.Wait(0);
        Assert.Equal(2, handler.Ins);
    }
}
