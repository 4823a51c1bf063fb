using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>High-water marks as callers see them: whole messages for each peer, and no more.</summary>
public sealed class HighWaterMarkTests
{
    private const int Unlimited = 5000;

    public static TheoryData<string, int> Marks
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string scenario in new[] { "tcp/try/epoll", "ipc/try/portable", "inproc/try/epoll" })
            {
                foreach (int mark in new[] { 1, 2, 3, 10, 1000 })
                    cases.Add(scenario, mark);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Marks))]
    public async Task Without_a_peer_exactly_as_many_messages_are_taken_as_the_mark_says(string scenario, int mark)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.SendHighWaterMark = mark;
        push.Connect(stage.NewEndpoint());
        Assert.Equal(mark, push.Fill());
        Assert.False(push.TrySend("more"u8, TimeSpan.FromMilliseconds(10)));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_mark_of_zero_is_no_limit(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.SendHighWaterMark = 0;
        string endpoint = stage.NewEndpoint();
        push.Connect(endpoint);
        Assert.Equal(Unlimited, push.Fill(Unlimited));
        PullSocket pull = stage.Pull();
        pull.ReceiveHighWaterMark = 0;
        pull.Bind(endpoint);
        for (int i = 0; i < Unlimited; i++)
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(pull));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_message_of_many_frames_counts_as_one(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.SendHighWaterMark = 3;
        push.Connect(stage.NewEndpoint());
        int count = 0;
        while (count < 10 && push.TrySend(new ZmqMessage("a").Append("b").Append("c")))
            count++;
        Assert.Equal(3, count);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task The_mark_holds_for_each_peer(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.SendHighWaterMark = 4;
        for (int i = 0; i < 3; i++)
            push.Connect(stage.NewEndpoint());
        Assert.Equal(12, push.Fill());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_mark_that_is_set_later_holds_for_connections_that_exist(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.SendHighWaterMark = 5;
        push.Connect(stage.NewEndpoint());
        Assert.Equal(5, push.Fill());
        push.SendHighWaterMark = 8;
        Assert.Equal(3, push.Fill());
        push.SendHighWaterMark = 2;
        Assert.Equal(0, push.Fill());
        push.SendHighWaterMark = 0;
        Assert.Equal(Unlimited, push.Fill(Unlimited));
    }

    [Theory]
    [InlineData(3, 4, 7)]
    [InlineData(1, 1, 2)]
    [InlineData(0, 4, Unlimited)]
    [InlineData(4, 0, Unlimited)]
    public async Task Over_inproc_the_marks_of_both_ends_add_up(int send, int receive, int expected)
    {
        await using var stage = new Stage("inproc/sync/epoll");
        PullSocket pull = stage.Pull();
        pull.ReceiveHighWaterMark = receive;
        PushSocket push = stage.Push();
        push.SendHighWaterMark = send;
        await stage.JoinAsync(pull, push);
        Assert.Equal(expected, push.Fill(Unlimited));

        PushSocket bound = stage.Push();
        bound.SendHighWaterMark = send;
        PullSocket connected = stage.Pull();
        connected.ReceiveHighWaterMark = receive;
        await stage.JoinAsync(bound, connected);
        Assert.Equal(expected, bound.Fill(Unlimited));
    }

    [Fact]
    public async Task Over_inproc_the_mark_of_a_peer_that_binds_later_is_added()
    {
        await using var stage = new Stage("inproc/sync/epoll");
        PushSocket push = stage.Push();
        push.SendHighWaterMark = 3;
        string endpoint = stage.NewEndpoint();
        push.Connect(endpoint);
        Assert.Equal(3, push.Fill());
        PullSocket pull = stage.Pull();
        pull.ReceiveHighWaterMark = 4;
        pull.Bind(endpoint);
        Assert.Equal(4, push.Fill());
        pull.ReceiveHighWaterMark = 6;
        int more = 0;
        await Eventually.TrueAsync(() => (more += push.Fill()) >= 2, "the larger mark of the peer");
        Assert.Equal(0, push.Fill());
        Assert.Equal(2, more);
    }

    [Fact]
    public async Task A_full_pipe_takes_messages_again_when_half_is_read()
    {
        await using var stage = new Stage("inproc/sync/epoll");
        PullSocket pull = stage.Pull();
        pull.ReceiveHighWaterMark = 5;
        PushSocket push = stage.Push();
        push.SendHighWaterMark = 5;
        await stage.JoinAsync(pull, push);
        Assert.Equal(10, push.Fill());
        for (int i = 0; i < 4; i++)
            pull.ReceiveString();
        Assert.False(push.TrySend("early"u8));
        pull.ReceiveString();
        Assert.Equal(5, push.Fill());
        Assert.Equal("5", pull.ReceiveString());
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_waiting_sender_goes_on_when_the_peer_reads(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        pull.ReceiveHighWaterMark = 1;
        PushSocket push = stage.Push();
        push.SendHighWaterMark = 1;
        await stage.JoinAsync(pull, push);
        byte[] body = new byte[200_000];
        int sent = 0;
        while (push.TrySend(body, TimeSpan.FromMilliseconds(100)))
            sent++;
        // What the kernel holds comes on top; it is no reason to take messages without end.
        Assert.InRange(sent, 2, 300);
        Task waiting = Eventually.OnThread(() => stage.SendAsync(push, "last").GetAwaiter().GetResult());
        for (int i = 0; i < sent; i++)
            Assert.Equal(body.Length, (await stage.ReceiveAsync(pull))[0].Length);
        Assert.Equal("last", await stage.ReceiveTextAsync(pull));
        await waiting.InTimeAsync();
    }
}
