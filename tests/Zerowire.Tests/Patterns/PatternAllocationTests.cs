using Zerowire.Patterns;
using Zerowire.Pipes;

namespace Zerowire.Tests.Patterns;

public sealed class PatternAllocationTests
{
    [Theory]
    [InlineData(ZmqSocketType.Push, ZmqSocketType.Pull)]
    [InlineData(ZmqSocketType.Dealer, ZmqSocketType.Dealer)]
    [InlineData(ZmqSocketType.Pair, ZmqSocketType.Pair)]
    [InlineData(ZmqSocketType.Publisher, ZmqSocketType.Subscriber)]
    [InlineData(ZmqSocketType.XPublisher, ZmqSocketType.Subscriber)]
    [InlineData(ZmqSocketType.XPublisher, ZmqSocketType.XSubscriber)]
    public void Passing_a_message_allocates_nothing(ZmqSocketType from, ZmqSocketType to)
    {
        var network = new PatternNetwork();
        PatternSocket sender = network.Create(from);
        PatternSocket receiver = network.Create(to);
        network.Connect(sender, receiver);
        if (to == ZmqSocketType.Subscriber)
            receiver.Set(OptionNumber.Subscribe, "a");
        if (to == ZmqSocketType.XSubscriber)
            receiver.Send("\u0001a");
        var message = default(MessageBuffer);
        AssertNoAllocation(() =>
        {
            ZmqError sent = sender.Pattern.SendFrame(new Frame("abc"u8), false);
            ZmqError received = receiver.Pattern.Receive(ref message);
            network.Settle();
            Assert.True(sent == ZmqError.None && received == ZmqError.None && message.LengthOf(0) == 3);
            message.Clear();
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_round_trip_allocates_nothing(bool correlate)
    {
        var network = new PatternNetwork();
        PatternSocket request = network.Create(ZmqSocketType.Request);
        PatternSocket reply = network.Create(ZmqSocketType.Reply);
        network.Connect(request, reply);
        request.Set(OptionNumber.RequestCorrelate, correlate ? 1 : 0);
        var message = default(MessageBuffer);
        AssertNoAllocation(() =>
        {
            request.Pattern.SendFrame(new Frame("abc"u8), false);
            network.Settle();
            ZmqError asked = reply.Pattern.Receive(ref message);
            message.Clear();
            reply.Pattern.SendFrame(new Frame("abc"u8), false);
            network.Settle();
            ZmqError answered = request.Pattern.Receive(ref message);
            Assert.True(asked == ZmqError.None && answered == ZmqError.None && message.LengthOf(0) == 3);
            message.Clear();
        });
    }

    private static void AssertNoAllocation(Action step)
    {
        for (int i = 0; i < 5000; i++)
            step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5000; i++)
            step();
        // A pipe may take one more segment as the positions of its messages drift; nothing is due per message.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500);
    }
}
