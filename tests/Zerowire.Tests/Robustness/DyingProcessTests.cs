using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>Peers in processes that are stopped, continued and killed.</summary>
[Collection(SerialCollection.Name)]
public sealed class DyingProcessTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("ipc://*")]
    public async Task A_process_that_is_stopped_and_continued_loses_nothing(string endpoint)
    {
        await using ZmqContext context = TestContext.Create();
        await using var push = new PushSocket(context) { SendHighWaterMark = 100, Linger = TimeSpan.Zero };
        endpoint = push.Bind(endpoint).Endpoint;
        using ChildPeer child = await ChildPeer.StartAsync("pull", endpoint);
        int sent = 0;
        for (; sent < 1000; sent++)
            SendNumbered(push, sent, Eventually.Patience);
        child.Suspend();
        MemoryUse before = MemoryUse.Now();
        while (SendNumbered(push, sent, TimeSpan.FromMilliseconds(100)))
            sent++;
        Assert.InRange(sent, 1000, 200_000);
        before.AssertGrewAtMost(32 << 20);
        // Another peer has what the stopped one does not take.
        await using (var pull = new PullSocket(context))
        {
            pull.Connect(endpoint);
            push.Send("for the other", Eventually.Patience);
            Assert.Equal("for the other", pull.ReceiveString(Eventually.Patience));
        }
        child.Resume();
        for (int i = 0; i < 1000; i++)
            SendNumbered(push, sent++, Eventually.Patience);
        SendNumbered(push, NumberedMessage.End, Eventually.Patience);
        Assert.Equal($"received {sent}", await child.ReadLineAsync());
    }

    [Theory]
    [InlineData("push-parts")]
    [InlineData("push-bodies")]
    public async Task A_process_that_is_killed_while_it_sends_leaves_no_half_message(string scene)
    {
        // What the runtime keeps since its first child process is there before.
        (await ChildPeer.StartAsync("pull", "inproc://nobody")).Dispose();
        ProcessState before = ProcessState.Now();
        Func<ZmqMessage, int> check = scene == "push-bodies" ? NumberedMessage.CheckLarge : NumberedMessage.Check;
        await using (ZmqContext context = TestContext.Create())
        {
            await using var pull = new PullSocket(context) { ReceiveHighWaterMark = 10 };
            string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
            for (int life = 0; life < TestScope.Choose(2, 10); life++)
            {
                using ChildPeer child = await ChildPeer.StartAsync(scene, endpoint);
                int next = 0;
                for (; next < 50 + life; next++)
                {
                    using ZmqMessage message = pull.Receive(Eventually.Patience);
                    Assert.Equal(next, check(message));
                }
                child.Kill();
                while (pull.TryReceive(out ZmqMessage? rest, TimeSpan.FromMilliseconds(200)))
                {
                    using (rest)
                        Assert.Equal(next++, check(rest));
                }
            }
            await using var push = new PushSocket(context);
            push.Connect(endpoint);
            push.Send("next", Eventually.Patience);
            Assert.Equal("next", pull.ReceiveString(Eventually.Patience));
        }
        await before.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_receives_costs_the_messages_under_way_and_no_other()
    {
        await using ZmqContext context = TestContext.Create();
        await using var push = new PushSocket(context) { SendHighWaterMark = 20, ReconnectInterval = s_soon };
        await using var pull = new PullSocket(context);
        string endpoint;
        using (ChildPeer child = await ChildPeer.StartAsync("pull-bind", "tcp://127.0.0.1:*"))
        {
            endpoint = (await child.ReadLineAsync())!;
            push.Connect(endpoint);
            for (int i = 0; i < 500; i++)
                SendNumbered(push, i, Eventually.Patience);
            child.Suspend();
            int more = 500;
            while (SendNumbered(push, more, TimeSpan.FromMilliseconds(100)))
                more++;
            child.Kill();
        }
        // The sender goes on at the same address with the first message that the dead one's kernel had not got whole.
        pull.Bind(endpoint);
        int last = -1;
        Task sender = OwnThread.Run(() =>
        {
            for (int i = 0; i < 200; i++)
                SendNumbered(push, 1_000_000 + i, Eventually.Patience);
        });
        while (last != 1_000_199)
        {
            using ZmqMessage message = pull.Receive(Eventually.Patience);
            int number = NumberedMessage.Check(message);
            Assert.True(last < 0 || number == last + 1 || number == 1_000_000, $"{number} after {last}");
            last = number;
        }
        await sender;
    }

    private static bool SendNumbered(PushSocket push, int number, TimeSpan timeout)
    {
        using ZmqMessage message = NumberedMessage.Create(number);
        return push.TrySend(message, timeout);
    }
}
