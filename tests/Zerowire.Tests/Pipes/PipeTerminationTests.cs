using Zerowire.Pipes;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Pipes;

[Collection(SerialCollection.Name)]
public sealed class PipeTerminationTests
{
    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, true)]
    public void Both_ends_end_once_and_give_back_everything_in_every_order(bool inproc, bool delay, bool conflates)
    {
        int segments = SegmentPool.Lent;
        for (int seed = 0; seed < 4_000; seed++)
            new PipeLife(seed, inproc, delay, conflates).Run();
        Assert.Equal(segments, SegmentPool.Lent);
    }

    [Fact]
    public void With_delay_what_was_written_before_the_end_is_read_first()
    {
        PipeNetwork network = PipeNetwork.Inproc();
        network.First.Write([1]);
        network.First.Write([2], [3]);
        network.First.Pipe.Terminate(delay: true);
        network.Run();
        Assert.Equal(PipeState.WaitingForDelimiter, network.Second.Pipe.State);
        Messages.AssertSame([[1]], network.Second.Read()!);
        Messages.AssertSame([[2], [3]], network.Second.Read()!);
        Assert.Equal(0, network.Second.Terminations);
        Assert.Null(network.Second.Read());
        network.Run();
        Assert.Equal(1, network.First.Terminations);
        Assert.Equal(1, network.Second.Terminations);
    }

    [Fact]
    public void An_end_without_delay_does_not_wait_until_everything_is_read()
    {
        PipeNetwork network = PipeNetwork.Inproc();
        network.First.Write([1]);
        network.Second.Pipe.SetNoDelay();
        network.First.Pipe.Terminate(delay: true);
        network.Run();
        Assert.Equal(1, network.First.Terminations);
        Assert.Equal(1, network.Second.Terminations);
    }

    [Fact]
    public void A_second_request_without_delay_cuts_the_waiting_short()
    {
        PipeNetwork network = PipeNetwork.Inproc();
        network.First.Write([1]);
        network.First.Pipe.Terminate(delay: true);
        network.Run();
        network.Second.Pipe.Terminate(delay: true);
        network.Run();
        Assert.Equal(0, network.Second.Terminations);
        network.Second.Pipe.Terminate(delay: false);
        network.Run();
        Assert.Equal(1, network.First.Terminations);
        Assert.Equal(1, network.Second.Terminations);
    }

    [Fact]
    public void The_parts_of_an_unfinished_message_never_arrive()
    {
        PipeNetwork network = PipeNetwork.Inproc();
        network.First.Write([1]);
        network.First.Pipe.TryWrite(new Frame([2]), more: true);
        network.First.Pipe.Terminate(delay: true);
        Assert.False(network.First.Pipe.TryWrite(new Frame([3]), more: false));
        network.Run();
        Messages.AssertSame([[1]], network.Second.Read()!);
        Assert.Null(network.Second.Read());
        network.Run();
        Assert.Equal(1, network.First.Terminations);
    }

    [Fact]
    public void A_sleeping_end_learns_of_the_delimiter()
    {
        PipeNetwork network = PipeNetwork.Inproc();
        Assert.Null(network.Second.Read());
        network.First.Pipe.Terminate(delay: true);
        network.Run();
        Assert.True(network.Second.ReadActivations > 0);
        Assert.Null(network.Second.Read());
        network.Run();
        Assert.Equal(1, network.First.Terminations);
        Assert.Equal(1, network.Second.Terminations);
    }
}
