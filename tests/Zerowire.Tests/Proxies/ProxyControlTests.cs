using System.Runtime.InteropServices;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Proxies;

/// <summary>The commands of a control socket.</summary>
public sealed class ProxyControlTests
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(50);

    public static TheoryData<string> Transports => Scenarios.Transports;

    public static TheoryData<string, string> Cases()
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
    [MemberData(nameof(Cases))]
    public async Task Commands_steer_the_proxy(string scenario, string kind)
    {
        await using var stage = new Stage(scenario);
        await using PullSocket frontend = stage.Pull(), pull = stage.Pull();
        await using PushSocket backend = stage.Push(), push = stage.Push();
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backend, pull);
        (ZmqSocket control, ZmqSocket operatorSocket) = Control(stage, kind);
        await using ZmqSocket disposedLast = control, disposedFirst = operatorSocket;
        await stage.JoinAsync(control, operatorSocket);
        var proxy = new ZmqProxy(frontend, backend, control: control);
        Task run = proxy.RunAsync();
        var steering = (IZmqSender)operatorSocket;
        if (kind == "subscriber")
        {
            await Eventually.TrueAsync(
                () =>
                {
                    steering.Send("PAUSE");
                    return proxy.IsPaused;
                },
                "the subscription of the control socket");
        }
        else
        {
            await CommandAsync("PAUSE");
        }
        await Eventually.TrueAsync(() => proxy.IsPaused, "the pause");
        await stage.SendAsync(push, "1234", "5");
        Assert.False(pull.TryReceive(out _, s_quiet));
        await CommandAsync("STATISTICS", 0, 0, 0, 0, 0, 0, 0, 0);
        await CommandAsync("RESUME");
        Assert.Equal("1234|5", await stage.ReceiveTextAsync(pull));
        await Eventually.TrueAsync(() => proxy.Statistics.Backend.SentBytes == 5, "the numbers");
        await CommandAsync("STATISTICS", 1, 5, 0, 0, 0, 0, 1, 5);
        await CommandAsync("nonsense");
        await CommandAsync("");
        await CommandAsync("PAUSED");
        using (ZmqMessage several = new ZmqMessage("PAUSE").Append("PAUSE"))
        {
            await stage.SendAsync(steering, several);
            await AnswerAsync("PAUSE of two frames");
        }
        await stage.SendAsync(push, "6");
        Assert.Equal("6", await stage.ReceiveTextAsync(pull));
        Assert.False(run.IsCompleted);
        await CommandAsync("TERMINATE");
        await run.InTimeAsync();
        await stage.SendAsync(push, "7");
        Assert.Equal("7", await stage.ReceiveTextAsync(frontend));

        async Task CommandAsync(string command, params ulong[] expected)
        {
            await stage.SendAsync(steering, command);
            await AnswerAsync(command, expected);
        }

        async Task AnswerAsync(string command, params ulong[] expected)
        {
            bool answers = kind == "reply" || (kind is "pair" or "dealer" && expected.Length > 0);
            if (!answers)
                return;
            using ZmqMessage answer = await stage.ReceiveAsync((IZmqReceiver)operatorSocket);
            if (expected.Length == 0)
            {
                Assert.True(Assert.Single(answer).IsEmpty, command);
                return;
            }
            Assert.Equal(expected, answer.ToArrays().Select(frame => MemoryMarshal.Read<ulong>(frame)));
            Assert.All(answer.ToArrays(), frame => Assert.Equal(sizeof(ulong), frame.Length));
        }
    }

    [Fact]
    public async Task An_operator_that_reads_no_answers_does_not_hold_the_proxy_up()
    {
        await using var stage = new Stage("inproc/async/epoll");
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using PairSocket one = stage.Pair(), other = stage.Pair();
        await using PairSocket control = stage.Pair(), silent = stage.Pair();
        control.SendHighWaterMark = silent.ReceiveHighWaterMark = 2;
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        await stage.JoinAsync(control, silent);
        await using var proxy = new RunningProxy(frontend, backend, null, control);
        for (int i = 0; i < 20; i++)
            await stage.SendAsync(silent, "STATISTICS");
        await stage.SendAsync(one, "through");
        Assert.Equal("through", await stage.ReceiveTextAsync(other));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_proxy_that_has_nothing_to_do_obeys_every_command(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using ReplySocket control = stage.Reply();
        await using RequestSocket steering = stage.Request();
        await stage.JoinAsync(control, steering);
        await using var proxy = new RunningProxy(frontend, backend, null, control);
        // Whenever a command comes, in whatever the thread does before it waits.
        for (int i = 0; i < 5000; i++)
        {
            await stage.SendAsync(steering, "RESUME");
            Assert.Equal("", await stage.ReceiveTextAsync(steering));
            Thread.SpinWait(i % 500);
        }
    }

    [Fact]
    public async Task Commands_are_obeyed_while_messages_stream()
    {
        await using var stage = new Stage("tcp/async/epoll");
        await using PullSocket frontend = stage.Pull(), pull = stage.Pull();
        await using PushSocket backend = stage.Push(), push = stage.Push();
        await using ReplySocket control = stage.Reply();
        await using RequestSocket steering = stage.Request();
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backend, pull);
        await stage.JoinAsync(control, steering);
        var proxy = new ZmqProxy(frontend, backend, control: control);
        Task run = proxy.RunAsync();
        Task[] traffic =
        [
            OwnThread.Run(() =>
            {
                while (push.TrySend("x", Eventually.Patience))
                {
                }
            }),
            OwnThread.Run(() =>
            {
                while (pull.TryReceive(out ZmqMessage? message, Eventually.Patience))
                    message.Dispose();
            }),
        ];
        ulong last = 0;
        for (int i = 0; i < 50; i++)
        {
            await stage.SendAsync(steering, "STATISTICS");
            using ZmqMessage answer = await stage.ReceiveAsync(steering);
            ulong moved = MemoryMarshal.Read<ulong>(answer[0].Span);
            Assert.True(moved >= last, $"{moved} after {last}");
            last = moved;
        }
        await stage.SendAsync(steering, "TERMINATE");
        await stage.ReceiveTextAsync(steering);
        await run.InTimeAsync();
        await push.DisposeAsync();
        await pull.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Task.WhenAll(traffic).InTimeAsync());
    }

    private static (ZmqSocket Control, ZmqSocket Operator) Control(Stage stage, string kind) => kind switch
    {
        "pair" => (stage.Pair(), stage.Pair()),
        "pull" => (stage.Pull(), stage.Push()),
        "subscriber" => (stage.Subscriber(""), stage.Publisher()),
        "reply" => (stage.Reply(), stage.Request()),
        _ => (stage.Dealer(), stage.Dealer()),
    };
}
