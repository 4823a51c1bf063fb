using System.Runtime.InteropServices;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Proxies;

/// <summary>Peers of a proxy that go away, come back and misbehave: operators, workers, and those who read the copies.
/// </summary>
public sealed class ProxyPeerTests
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(200);

    public static TheoryData<string> Transports => Scenarios.Transports;

    public static TheoryData<string, string> Operators()
    {
        var cases = new TheoryData<string, string>();
        foreach (string scenario in Scenarios.Transports)
        {
            foreach (string kind in (string[])["pair", "pull", "subscriber", "reply", "dealer"])
                cases.Add(scenario, kind);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public async Task An_operator_that_goes_away_leaves_the_proxy_as_it_is_and_to_the_next(string scenario, string kind)
    {
        await using var stage = new Stage(scenario);
        await using PullSocket frontend = stage.Pull(), pull = stage.Pull();
        await using PushSocket backend = stage.Push(), push = stage.Push();
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backend, pull);
        await using ZmqSocket control = kind switch
        {
            "pair" => stage.Pair(),
            "pull" => stage.Pull(),
            "subscriber" => stage.Subscriber(""),
            "reply" => stage.Reply(),
            _ => stage.Dealer(),
        };
        string endpoint = control.Bind(stage.AnyEndpoint).Endpoint;
        var proxy = new ZmqProxy(frontend, backend, control: control);
        Task run = proxy.RunAsync();
        for (int i = 0; i < 3; i++)
        {
            // Goes away without its answers.
            await CommandAsync("PAUSE", () => proxy.IsPaused);
            await stage.SendAsync(push, $"{i}");
            Assert.False(pull.TryReceive(out _, TimeSpan.FromMilliseconds(20)));
            Assert.True(proxy.IsPaused);
            await CommandAsync("RESUME", () => !proxy.IsPaused);
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(pull));
        }
        await CommandAsync("TERMINATE", () => run.IsCompleted);
        await run.InTimeAsync();

        // A publisher is heard from the subscription on.
        bool IsHeard(ZmqSocket one) => kind != "subscriber" || ((IZmqReceiver)one).TryReceiveString(out _);

        async Task CommandAsync(string command, Func<bool> isObeyed) => await Eventually.TrueAsync(
            () =>
            {
                using ZmqSocket one = kind switch
                {
                    "pair" => stage.Pair(),
                    "pull" => stage.Push(),
                    "subscriber" => stage.XPublisher(),
                    "reply" => stage.Request(),
                    _ => stage.Dealer(),
                };
                one.Connect(endpoint);
                long start = Environment.TickCount64;
                var sender = (IZmqSender)one;
                bool sent = false;
                do
                {
                    sent = sent || (IsHeard(one) && sender.TrySend(command));
                    if (isObeyed())
                        return true;
                    Thread.Sleep(1);
                }
                while (Environment.TickCount64 - start < 300);
                return false;
            },
            command);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task One_who_asks_and_has_gone_before_the_answer_does_not_stop_the_answers(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using ReplySocket control = stage.Reply();
        await using RequestSocket steering = stage.Request();
        string endpoint = control.Bind(stage.AnyEndpoint).Endpoint;
        await steering.ConnectReadyAsync(endpoint);
        await using var proxy = new RunningProxy(frontend, backend, null, control);
        for (int i = 0; i < 100; i++)
        {
            using (DealerSocket hasty = stage.Dealer())
            {
                hasty.Linger = TimeSpan.FromSeconds(1);
                await hasty.ConnectReadyAsync(endpoint);
                for (int command = 0; command <= i % 5; command++)
                    hasty.Send("", "STATISTICS");
            }
            await stage.SendAsync(steering, "STATISTICS");
            using ZmqMessage answer = await stage.ReceiveAsync(steering);
            Assert.Equal(8, answer.Count);
        }
    }

    [Fact]
    public async Task More_commands_than_can_be_obeyed_stop_neither_messages_nor_the_end()
    {
        await using var stage = new Stage("inproc/sync/epoll");
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair(), one = stage.Pair(), other = stage.Pair();
        await using PullSocket control = stage.Pull();
        control.ReceiveHighWaterMark = 0;
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        string endpoint = control.Bind(stage.AnyEndpoint).Endpoint;
        bool stop = false;
        PushSocket[] operators = [stage.Push(), stage.Push(), stage.Push()];
        foreach (PushSocket steering in operators)
        {
            steering.SendHighWaterMark = 0;
            await steering.ConnectReadyAsync(endpoint);
        }
        // Much waits already, and more comes as fast as it can be taken.
        for (int i = 0; i < 500_000; i++)
            operators[i % operators.Length].Send("STATISTICS"u8);
        var proxy = new ZmqProxy(frontend, backend, control: control);
        Task run = proxy.RunAsync();
        Task[] flooding =
        [
            .. operators.Select(steering => OwnThread.Run(() =>
            {
                long end = Environment.TickCount64 + 5000;
                while (!Volatile.Read(ref stop) && Environment.TickCount64 < end)
                    steering.Send("STATISTICS"u8);
            })),
        ];
        await stage.SendAsync(one, "through");
        Assert.True(other.TryReceiveString(out string? text, TimeSpan.FromSeconds(2)), "No message came through.");
        Assert.Equal("through", text);
        Assert.True(control.CanReceive(), "The commands were too few to tell.");
        proxy.Stop();
        Assert.Same(run, await Task.WhenAny(run, Task.Delay(2000)));
        Volatile.Write(ref stop, true);
        await Task.WhenAll(flooding).InTimeAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Huge_and_endless_commands_are_no_commands(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair(), one = stage.Pair(), other = stage.Pair();
        await using DealerSocket control = stage.Dealer(), steering = stage.Dealer();
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        await stage.JoinAsync(control, steering);
        await using var proxy = new RunningProxy(frontend, backend, null, control);
        await stage.SendAsync(steering, new ZmqMessage(new byte[2_000_000]));
        var endless = new ZmqMessage();
        for (int i = 0; i < 5000; i++)
            endless.Append("TERMINATE"u8);
        await stage.SendAsync(steering, endless);
        await stage.SendAsync(steering, "TERMINATE\0");
        await stage.SendAsync(steering, "terminate");
        await stage.SendAsync(steering, "STATISTICS");
        using ZmqMessage answer = await stage.ReceiveAsync(steering);
        Assert.Equal(new ulong[8], answer.ToArrays().Select(frame => MemoryMarshal.Read<ulong>(frame)));
        await stage.SendAsync(one, "through");
        Assert.Equal("through", await stage.ReceiveTextAsync(other));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_full_capture_socket_whose_peer_goes_away_goes_on_with_the_next_peer(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PullSocket frontend = stage.Pull(), pull = stage.Pull();
        await using PushSocket backend = stage.Push(), push = stage.Push(), capture = stage.Push();
        SetMarks(2, push, frontend, capture);
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backend, pull);
        string endpoint = capture.Bind(stage.AnyEndpoint).Endpoint;
        await using var proxy = new RunningProxy(frontend, backend, capture);
        byte[] body = new byte[100_000];
        int sent = 0, received = 0;
        for (int i = 0; i < 3; i++)
        {
            PullSocket slow = stage.Pull();
            SetMarks(2, slow);
            await slow.ConnectReadyAsync(endpoint);
            while (push.TrySend(new ZmqMessage($"{sent}").Append(body), s_quiet))
            {
                sent++;
                Drain();
            }
            Drain();
            Assert.True(received < sent, "Nothing was held up.");
            await slow.DisposeAsync();
        }
        await using PullSocket log = stage.Pull();
        await log.ConnectReadyAsync(endpoint);
        Task logging = OwnThread.Run(() =>
        {
            string last = "";
            while (last != "end")
            {
                using ZmqMessage copy = log.Receive(Eventually.Patience);
                last = copy[0].ToString();
            }
        });
        while (received < sent)
        {
            using ZmqMessage message = await stage.ReceiveAsync(pull);
            Assert.Equal($"{received++}", message[0].ToString());
        }
        // What those who went away have not read is lost with them, and one who is going may still be given something.
        for (int i = 0; !logging.IsCompleted; i++)
        {
            Assert.InRange(i, 0, 1000);
            push.Send(new ZmqMessage("end").Append(body), Eventually.Patience);
            (await stage.ReceiveAsync(pull)).Dispose();
        }
        await logging;

        void Drain()
        {
            while (pull.TryReceive(out ZmqMessage? message))
            {
                Assert.Equal($"{received++}", message[0].ToString());
                message.Dispose();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Workers_and_clients_come_and_go(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using RouterSocket frontend = stage.Router();
        await using DealerSocket backend = stage.Dealer();
        string front = frontend.Bind(stage.AnyEndpoint).Endpoint, back = backend.Bind(stage.AnyEndpoint).Endpoint;
        await using var proxy = new RunningProxy(frontend, backend);
        await using RequestSocket client = stage.Request();
        await client.ConnectReadyAsync(front);
        for (int i = 0; i < 20; i++)
        {
            await using ReplySocket worker = stage.Reply();
            await worker.ConnectReadyAsync(back);
            await stage.SendAsync(client, $"{i}");
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(worker));
            await stage.SendAsync(worker, $"{i}!");
            Assert.Equal($"{i}!", await stage.ReceiveTextAsync(client));

            // One who asks and leaves; the answer has nobody to go to.
            using (RequestSocket hasty = stage.Request())
            {
                await hasty.ConnectReadyAsync(front);
                await stage.SendAsync(hasty, "never mind");
                Assert.Equal("never mind", await stage.ReceiveTextAsync(worker));
            }
            await stage.SendAsync(worker, "nobody hears this");
            // And a worker that leaves with what it was given.
            using RequestSocket unlucky = stage.Request();
            await unlucky.ConnectReadyAsync(front);
            await stage.SendAsync(unlucky, "lost");
            Assert.Equal("lost", await stage.ReceiveTextAsync(worker));
        }
        Assert.False(proxy.Run.IsCompleted);
    }

    [Fact]
    public async Task Pauses_stops_and_numbers_may_be_asked_for_by_many_at_once()
    {
        await using var stage = new Stage("inproc/async/epoll");
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair(), one = stage.Pair(), other = stage.Pair();
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        var proxy = new ZmqProxy(frontend, backend);
        bool stop = false;
        Task[] meddling =
        [
            .. Enumerable.Range(0, 3).Select(number => OwnThread.Run(() =>
            {
                while (!Volatile.Read(ref stop))
                {
                    proxy.Pause();
                    _ = proxy.Statistics;
                    proxy.Resume();
                    if (number == 0)
                        proxy.Stop();
                }
                proxy.Resume();
            })),
        ];
        for (int i = 0; i < 200; i++)
        {
            Task run = proxy.RunAsync();
            await stage.SendAsync(one, $"{i}");
            await run.InTimeAsync();
        }
        Volatile.Write(ref stop, true);
        await Task.WhenAll(meddling).InTimeAsync();
        proxy.Resume();
        Task last = proxy.RunAsync();
        for (int i = 0; i < 200; i++)
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(other));
        proxy.Stop();
        await last.InTimeAsync();
        Assert.Equal(200, proxy.Statistics.Backend.SentMessages);
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
}
