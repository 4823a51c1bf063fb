using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Proxies;

/// <summary>Stalled peers, pauses and ends: nothing is lost, doubled, torn or out of order, and nobody waits in
/// vain.</summary>
public sealed class ProxyFlowTests
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(50);

    public static TheoryData<string> Transports => Scenarios.Transports;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_peer_that_does_not_read_holds_up_its_own_direction_only(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using PairSocket one = stage.Pair(), other = stage.Pair();
        SetMarks(10, frontend, backend, one, other);
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        await using var proxy = new RunningProxy(frontend, backend);
        int sent = await FillAsync(one);
        for (int i = 0; i < 500; i++)
        {
            await stage.SendAsync(other, $"{i}");
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(one));
        }
        for (int i = 0; i < sent; i++)
        {
            using ZmqMessage message = await stage.ReceiveAsync(other);
            Assert.Equal(i, NumberedMessage.Check(message));
        }
        Assert.False(other.TryReceive(out _, s_quiet));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_paused_proxy_takes_nothing_and_goes_on_where_it_was(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PullSocket frontend = stage.Pull(), pull = stage.Pull();
        await using PushSocket backend = stage.Push(), push = stage.Push();
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backend, pull);
        await using var proxy = new RunningProxy(frontend, backend);
        await stage.SendAsync(push, "1");
        Assert.Equal("1", await stage.ReceiveTextAsync(pull));
        proxy.Proxy.Pause();
        Assert.True(proxy.Proxy.IsPaused);
        await stage.SendAsync(push, "2");
        await stage.SendAsync(push, "3");
        await stage.SendAsync(push, "4");
        Assert.False(pull.TryReceive(out _, s_quiet));
        // What the proxy has not taken is there for everybody.
        Assert.Equal("2", await stage.ReceiveTextAsync(frontend));
        proxy.Proxy.Resume();
        Assert.False(proxy.Proxy.IsPaused);
        Assert.Equal("3", await stage.ReceiveTextAsync(pull));
        Assert.Equal("4", await stage.ReceiveTextAsync(pull));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Pauses_and_ends_in_a_stream_lose_and_double_nothing(string scenario)
    {
        const int Messages = 20_000;
        await using var stage = new Stage(scenario);
        await using PullSocket frontend = stage.Pull(), pull = stage.Pull();
        await using PushSocket backend = stage.Push(), push = stage.Push();
        SetMarks(20, frontend, backend, push, pull);
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backend, pull);
        Task sending = OwnThread.Run(() =>
        {
            for (int i = 0; i < Messages; i++)
                push.Send(NumberedMessage.Create(i), Eventually.Patience);
        });
        Task receiving = OwnThread.Run(() =>
        {
            for (int i = 0; i < Messages; i++)
            {
                using ZmqMessage message = pull.Receive(Eventually.Patience);
                Assert.Equal(i, NumberedMessage.Check(message));
            }
        });
        var random = new Random(5);
        while (!receiving.IsCompleted)
        {
            var proxy = new ZmqProxy(frontend, backend);
            using var stop = new CancellationTokenSource();
            Task run = proxy.RunAsync(stop.Token);
            for (int i = random.Next(3); i > 0; i--)
            {
                await Task.Delay(random.Next(3));
                proxy.Pause();
                long moved = proxy.Statistics.Backend.SentMessages;
                Thread.SpinWait(random.Next(1000));
                Assert.Equal(moved, proxy.Statistics.Backend.SentMessages);
                proxy.Resume();
            }
            await Task.Delay(random.Next(5));
            if (random.Next(2) == 0)
            {
                proxy.Stop();
                await run.InTimeAsync();
            }
            else
            {
                await stop.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTimeAsync());
            }
        }
        await receiving.InTimeAsync();
        await sending.InTimeAsync();
    }

    [Fact]
    public async Task A_message_for_a_peer_without_room_waits_at_the_frontend_when_the_proxy_ends()
    {
        await using var stage = new Stage("inproc/async/epoll");
        await using DealerSocket frontend = stage.Dealer(), source = stage.Dealer(), slow = stage.Dealer("slow");
        await using RouterSocket backend = stage.Router();
        backend.Mandatory = true;
        SetMarks(2, frontend, source, slow, backend);
        await stage.JoinAsync(frontend, source);
        await stage.JoinAsync(backend, slow);
        int sent = 0;
        await using (var proxy = new RunningProxy(frontend, backend))
        {
            while (source.TrySend(new ZmqMessage("slow").Append($"{sent}"), TimeSpan.FromMilliseconds(200)))
                sent++;
        }
        var received = new List<string>();
        while (slow.TryReceiveString(out string? text))
            received.Add(text);
        Assert.NotEmpty(received);
        int left = 0;
        Assert.True(frontend.CanReceive());
        while (frontend.TryReceive(out ZmqMessage? message))
        {
            Assert.Equal($"slow|{received.Count + left++}", message.Text());
            message.Dispose();
        }
        Assert.NotEqual(0, left);
        Assert.Equal(Enumerable.Range(0, sent - left).Select(i => $"{i}"), received);
    }

    [Fact]
    public async Task A_message_for_a_peer_without_room_goes_on_when_there_is_room()
    {
        await using var stage = new Stage("tcp/async/epoll");
        await using DealerSocket frontend = stage.Dealer(), source = stage.Dealer(), slow = stage.Dealer("slow");
        await using RouterSocket backend = stage.Router();
        backend.Mandatory = true;
        SetMarks(2, frontend, source, slow, backend);
        await stage.JoinAsync(frontend, source);
        await stage.JoinAsync(backend, slow);
        await using var proxy = new RunningProxy(frontend, backend);
        byte[] body = new byte[50_000];
        int sent = 0;
        while (source.TrySend(new ZmqMessage("slow").Append($"{sent}").Append(body), TimeSpan.FromMilliseconds(200)))
            sent++;
        for (int i = 0; i < sent; i++)
        {
            using ZmqMessage message = await stage.ReceiveAsync(slow);
            Assert.Equal($"{i}", message[0].ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task The_capture_socket_gets_every_message_of_both_directions(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using PairSocket one = stage.Pair(), other = stage.Pair();
        await using PushSocket capture = stage.Push();
        await using PullSocket log = stage.Pull();
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        await stage.JoinAsync(log, capture);
        await using var proxy = new RunningProxy(frontend, backend, capture);
        for (int i = 0; i < 200; i++)
        {
            await stage.SendAsync(one, NumberedMessage.Create(i));
            using ZmqMessage there = await stage.ReceiveAsync(other);
            Assert.Equal(i, NumberedMessage.Check(there));
            using ZmqMessage copy = await stage.ReceiveAsync(log);
            Assert.Equal(i, NumberedMessage.Check(copy));
            await stage.SendAsync(other, "back", $"{i}");
            Assert.Equal($"back|{i}", await stage.ReceiveTextAsync(one));
            Assert.Equal($"back|{i}", await stage.ReceiveTextAsync(log));
        }
    }

    [Theory]
    [InlineData("push")]
    [InlineData("nodrop")]
    public async Task A_capture_socket_without_room_holds_the_proxy_up_and_misses_nothing(string kind)
    {
        await using var stage = new Stage("tcp/async/epoll");
        await using PullSocket frontend = stage.Pull(), pull = stage.Pull(), slowPull = stage.Pull();
        await using PushSocket backend = stage.Push(), push = stage.Push(), capturePush = stage.Push();
        await using XPublisherSocket capturePublisher = stage.XPublisher();
        await using SubscriberSocket slowSubscriber = stage.Subscriber("");
        SetMarks(5, frontend, pull, slowPull, backend, push, capturePush, capturePublisher, slowSubscriber);
        capturePublisher.NoDrop = true;
        CaptureAndLog capture = kind == "push" ? new(capturePush, slowPull) : new(capturePublisher, slowSubscriber);
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backend, pull);
        await stage.JoinAsync(capture.Capture, (ZmqSocket)capture.Log);
        if (kind == "nodrop")
            Assert.Equal("\u0001", await stage.ReceiveTextAsync(capturePublisher));
        int sent = 0, received = 0;
        byte[] body = new byte[50_000];
        await using (var proxy = new RunningProxy(frontend, backend, capture.Capture))
        {
            while (push.TrySend(new ZmqMessage($"{sent}").Append(body), TimeSpan.FromMilliseconds(200)))
            {
                sent++;
                while (pull.TryReceive(out ZmqMessage? message))
                    Assert.Equal($"{received++}", message[0].ToString());
            }
            Assert.True(received < sent, "Nothing was held up.");
        }
        // Another proxy goes on with it.
        await using var next = new RunningProxy(frontend, backend, capture.Capture);
        for (int i = 0; i < sent; i++)
        {
            using ZmqMessage copy = await stage.ReceiveAsync(capture.Log);
            Assert.Equal($"{i}", copy[0].ToString());
            while (received < sent && pull.TryReceive(out ZmqMessage? message))
                Assert.Equal($"{received++}", message[0].ToString());
        }
        while (received < sent)
        {
            using ZmqMessage message = await stage.ReceiveAsync(pull);
            Assert.Equal($"{received++}", message[0].ToString());
        }
    }

    [Fact]
    public async Task A_message_that_waits_for_room_is_captured_once()
    {
        await using var stage = new Stage("inproc/async/epoll");
        await using DealerSocket frontend = stage.Dealer(), source = stage.Dealer(), slow = stage.Dealer("slow");
        // Only because there is room for somebody is a message taken at all.
        await using DealerSocket idle = stage.Dealer("idle");
        await using RouterSocket backend = stage.Router();
        await using PushSocket capture = stage.Push();
        await using PullSocket log = stage.Pull();
        backend.Mandatory = true;
        SetMarks(2, frontend, source, slow, backend);
        await stage.JoinAsync(frontend, source);
        await stage.JoinAsync(backend, slow);
        await stage.JoinAsync(backend, idle);
        await stage.JoinAsync(log, capture);
        await using var proxy = new RunningProxy(frontend, backend, capture);
        int sent = 0;
        while (source.TrySend(new ZmqMessage("slow").Append($"{sent}"), TimeSpan.FromMilliseconds(200)))
            sent++;
        for (int i = 0; i < sent; i++)
        {
            proxy.Proxy.Pause();
            proxy.Proxy.Resume();
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(slow));
        }
        for (int i = 0; i < sent; i++)
            Assert.Equal($"slow|{i}", await stage.ReceiveTextAsync(log));
        Assert.False(log.TryReceive(out _, s_quiet));
    }

    [Fact]
    public async Task A_message_that_was_captured_is_not_captured_again_by_the_next_proxy()
    {
        await using var stage = new Stage("inproc/async/epoll");
        await using DealerSocket frontend = stage.Dealer(), source = stage.Dealer(), slow = stage.Dealer("slow");
        // Only because there is room for somebody is a message taken at all.
        await using DealerSocket idle = stage.Dealer("idle");
        await using RouterSocket backend = stage.Router();
        await using PushSocket capture = stage.Push(), otherCapture = stage.Push();
        await using PullSocket log = stage.Pull(), otherLog = stage.Pull();
        backend.Mandatory = true;
        SetMarks(2, frontend, source, slow, backend);
        await stage.JoinAsync(frontend, source);
        await stage.JoinAsync(backend, slow);
        await stage.JoinAsync(backend, idle);
        await stage.JoinAsync(log, capture);
        await stage.JoinAsync(otherLog, otherCapture);
        int sent = 0;
        await using (var proxy = new RunningProxy(frontend, backend, capture))
        {
            while (source.TrySend(new ZmqMessage("slow").Append($"{sent}"), TimeSpan.FromMilliseconds(200)))
                sent++;
        }
        int captured = 0;
        while (log.TryReceive(out ZmqMessage? copy, s_quiet))
        {
            using (copy)
                Assert.Equal($"slow|{captured++}", copy.Text());
        }
        Assert.InRange(captured, 1, sent - 1);
        // Proxies with a capture socket of their own send it there, once, too.
        for (int i = 0; i < 3; i++)
        {
            await using var other = new RunningProxy(frontend, backend, otherCapture);
            await using var same = new RunningProxy(frontend, backend, capture);
            await Task.Delay(20);
        }
        Assert.Equal($"slow|{captured - 1}", await stage.ReceiveTextAsync(otherLog));
        Assert.False(otherLog.TryReceive(out _, s_quiet));
        Assert.False(log.TryReceive(out _, s_quiet));
        await using var last = new RunningProxy(frontend, backend, capture);
        for (int i = 0; i < sent; i++)
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(slow));
        for (; captured < sent; captured++)
            Assert.Equal($"slow|{captured}", await stage.ReceiveTextAsync(log));
        Assert.False(log.TryReceive(out _, s_quiet));
    }

    private static async Task<int> FillAsync(PairSocket socket)
    {
        int sent = 0;
        while (true)
        {
            ZmqMessage message = NumberedMessage.Create(sent);
            long deadline = Environment.TickCount64 + 200;
            while (!socket.TrySend(message))
            {
                if (Environment.TickCount64 > deadline)
                    return sent;
                await Task.Delay(1);
            }
            sent++;
        }
    }

    private static void SetMarks(int mark, params ZmqSocket[] sockets)
    {
        foreach (ZmqSocket socket in sockets)
        {
            if (socket is IZmqSender sender)
                sender.SendHighWaterMark = mark;
            if (socket is IZmqReceiver receiver)
                receiver.ReceiveHighWaterMark = mark;
        }
    }

    private sealed record CaptureAndLog(ZmqSocket Capture, IZmqReceiver Log);
}
