using Zerowire.Pipes;

namespace Zerowire.Tests.Pipes;

/// <summary>A subscription that is written within a message must not tear the message.</summary>
public sealed class DeferredSubscriptionTests
{
    private readonly PipeNetwork _network = PipeNetwork.Inproc();

    public DeferredSubscriptionTests() => _network.Second.Pipe.AcceptsSubscriptions = true;

    [Fact]
    public void It_follows_the_message()
    {
        _network.First.Pipe.TryWrite(new Frame("one"u8), more: true);
        _network.First.Pipe.WriteSubscription(new Subscription(false, [1]));
        _network.First.Pipe.WriteSubscription(new Subscription(true, [1]));
        _network.Run();
        Assert.False(_network.Second.Pipe.CheckRead());
        _network.First.Pipe.TryWrite(new Frame("two"u8), more: false);
        _network.Run();
        Assert.Equal(2, _network.Second.Read()!.Length);
        AssertSubscriptions();
    }

    [Fact]
    public void It_is_written_when_the_message_is_given_up()
    {
        _network.First.Pipe.TryWrite(new Frame("one"u8), more: true);
        _network.First.Pipe.WriteSubscription(new Subscription(false, [1]));
        _network.First.Pipe.WriteSubscription(new Subscription(true, [1]));
        _network.First.Pipe.Rollback();
        _network.Run();
        AssertSubscriptions();
    }

    [Fact]
    public void It_is_dropped_with_the_pipe()
    {
        _network.First.Pipe.TryWrite(new Frame("one"u8), more: true);
        _network.First.Pipe.WriteSubscription(new Subscription(false, [1]));
        _network.First.Pipe.Terminate(delay: true);
        _network.First.Pipe.TryWrite(new Frame("two"u8), more: false);
        _network.Run();
        Assert.False(_network.Second.Pipe.CheckRead());
        _network.Run();
        Assert.Equal(1, _network.First.Terminations);
        Assert.Equal(1, _network.Second.Terminations);
    }

    [Fact]
    public void A_restart_within_a_message_drops_the_message()
    {
        PipeNetwork network = PipeNetwork.Session();
        network.Second.Pipe.Hiccup();
        network.First.Pipe.TryWrite(new Frame("old"u8), more: true);
        network.First.Pipe.WriteRestart();
        network.First.Pipe.WriteSubscription(new Subscription(false, [1]));
        network.First.Pipe.TryWrite(new Frame("old"u8), more: false);
        network.First.Pipe.TryWrite(new Frame("new"u8), more: false);
        network.Run();
        Subscription? subscription = null;
        var bytes = new List<byte>();
        for (int i = 0; i < 10; i++)
        {
            bytes.AddRange(network.Second.ReadRun(1000));
            subscription ??= network.Second.Pipe.NextSubscription();
        }
        Assert.NotNull(subscription);
        Assert.Equal([0, 3, .. "new"u8], bytes);
    }

    private void AssertSubscriptions()
    {
        foreach (bool cancel in new[] { false, true })
        {
            Assert.True(_network.Second.Pipe.CheckRead());
            Assert.True(_network.Second.Pipe.TryReadSubscription(out Subscription? subscription));
            Assert.Equal(cancel, subscription.Cancel);
        }
        Assert.False(_network.Second.Pipe.CheckRead());
    }
}
