using Zerowire.Pipes;

namespace Zerowire.Tests.Patterns;

public sealed class PipelinePatternTests
{
    private readonly PatternNetwork _network = new();

    [Fact]
    public void Push_waits_when_no_peer_is_ready()
    {
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        Assert.False(push.Pattern.CanSend);
        Assert.Equal(ZmqError.WouldBlock, push.Send("a"));
        PatternSocket pull = _network.Create(ZmqSocketType.Pull);
        _network.Connect(push, pull);
        Assert.True(push.Pattern.CanSend);
        Assert.Equal(ZmqError.None, push.Send("b", "c"));
        Assert.Equal("b|c", pull.Receive());
        Assert.Equal("WouldBlock", pull.Receive());
    }

    [Fact]
    public void Push_spreads_messages_in_turn()
    {
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        PatternSocket[] pulls = [.. Enumerable.Range(0, 4).Select(_ => _network.Create(ZmqSocketType.Pull))];
        foreach (PatternSocket pull in pulls)
            _network.Connect(push, pull);
        for (int i = 0; i < 40; i++)
            Assert.Equal(ZmqError.None, push.Send($"{i}", "x"));
        foreach (PatternSocket pull in pulls)
        {
            int first = int.Parse(pull.Receive().Split('|')[0], null);
            for (int i = 1; i < 10; i++)
                Assert.Equal($"{first + (4 * i)}|x", pull.Receive());
            Assert.False(pull.Pattern.CanReceive);
        }
    }

    [Fact]
    public void Push_passes_over_a_full_peer_until_it_has_room()
    {
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        PatternSocket slow = _network.Create(ZmqSocketType.Pull);
        PatternSocket fast = _network.Create(ZmqSocketType.Pull);
        _network.Connect(push, slow, mark: 2);
        _network.Connect(push, fast, mark: 100);
        for (int i = 0; i < 50; i++)
            Assert.Equal(ZmqError.None, push.Send("m"));
        Assert.Equal(2, Drain(slow));
        Assert.Equal(48, Drain(fast));
        push.Send("n");
        push.Send("n");
        Assert.Equal(1, Drain(slow));
        Assert.Equal(1, Drain(fast));
    }

    [Fact]
    public void Push_would_block_when_every_peer_is_full()
    {
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        PatternSocket pull = _network.Create(ZmqSocketType.Pull);
        _network.Connect(push, pull, mark: 1);
        Assert.Equal(ZmqError.None, push.Send("1"));
        Assert.Equal(ZmqError.WouldBlock, push.Send("2"));
        Assert.Equal("1", pull.Receive());
        Assert.Equal(ZmqError.None, push.Send("3"));
    }

    [Fact]
    public void The_rest_of_a_message_is_dropped_when_its_pipe_is_lost()
    {
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        PatternSocket first = _network.Create(ZmqSocketType.Pull);
        PatternSocket second = _network.Create(ZmqSocketType.Pull);
        (Pipe _, Pipe end) = _network.Connect(push, first);
        Assert.Equal(ZmqError.None, push.SendFrame("a", true));
        _network.Connect(push, second);
        first.Terminate(end);
        Assert.Single(push.Terminated);
        Assert.Equal(ZmqError.None, push.SendFrame("b", true));
        Assert.Equal(ZmqError.None, push.SendFrame("c", false));
        Assert.Equal("WouldBlock", second.Receive());
        Assert.Equal(ZmqError.None, push.Send("whole"));
        Assert.Equal("whole", second.Receive());
    }

    [Fact]
    public void A_message_stays_on_its_pipe_when_others_come_and_go()
    {
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        PatternSocket[] pulls = [.. Enumerable.Range(0, 3).Select(_ => _network.Create(ZmqSocketType.Pull))];
        Pipe[] ends = [.. pulls.Select(pull => _network.Connect(push, pull).Second)];
        push.Send("skip");
        push.Send("skip");
        Assert.Equal(ZmqError.None, push.SendFrame("a", true));
        pulls[0].Terminate(ends[0]);
        push.SendFrame("b", false);
        Assert.Equal("a|b", pulls[2].Receive());
    }

    [Fact]
    public void An_aborted_message_is_never_seen()
    {
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        PatternSocket pull = _network.Create(ZmqSocketType.Pull);
        _network.Connect(push, pull);
        push.SendFrame("a", true);
        push.Pattern.AbortSend();
        push.Send("b");
        Assert.Equal("b", pull.Receive());
        Assert.Equal("WouldBlock", pull.Receive());
    }

    [Fact]
    public void Pull_takes_whole_messages_from_its_peers_in_turn()
    {
        PatternSocket pull = _network.Create(ZmqSocketType.Pull);
        PatternSocket[] pushes = [.. Enumerable.Range(0, 3).Select(_ => _network.Create(ZmqSocketType.Push))];
        foreach (PatternSocket push in pushes)
            _network.Connect(push, pull);
        for (int i = 0; i < 3; i++)
        {
            for (int message = 0; message < 5; message++)
                pushes[i].Send($"{i}", "rest");
        }
        for (int round = 0; round < 5; round++)
        {
            string[] seen = [pull.Receive(), pull.Receive(), pull.Receive()];
            Assert.Equal(["0|rest", "1|rest", "2|rest"], seen.Order());
        }
        Assert.Equal("WouldBlock", pull.Receive());
    }

    [Fact]
    public void Pull_reads_what_a_closed_peer_had_sent()
    {
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        PatternSocket pull = _network.Create(ZmqSocketType.Pull);
        (Pipe end, _) = _network.Connect(push, pull);
        push.Send("last words");
        push.Terminate(end);
        Assert.Empty(pull.Terminated);
        Assert.Equal("last words", pull.Receive());
        Assert.Equal("WouldBlock", pull.Receive());
        Assert.Single(pull.Terminated);
    }

    [Fact]
    public void The_end_of_an_idle_pipe_does_not_wait_for_a_receive()
    {
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        PatternSocket pull = _network.Create(ZmqSocketType.Pull);
        (Pipe end, _) = _network.Connect(push, pull);
        push.Terminate(end);
        Assert.Single(pull.Terminated);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_comings_and_goings_lose_and_repeat_nothing(int seed)
    {
        var random = new Random(seed);
        PatternSocket push = _network.Create(ZmqSocketType.Push);
        PatternSocket pull = _network.Create(ZmqSocketType.Pull);
        var ends = new List<Pipe>();
        int sent = 0;
        var received = new List<int>();
        for (int step = 0; step < 5000; step++)
        {
            switch (random.Next(10))
            {
                case 0 when ends.Count < 8:
                    ends.Add(_network.Connect(push, pull, mark: random.Next(1, 5)).First);
                    break;
                case 1 when ends.Count > 0:
                    int gone = random.Next(ends.Count);
                    push.Terminate(ends[gone]);
                    ends.RemoveAt(gone);
                    break;
                case < 6:
                    bool canSend = push.Pattern.CanSend;
                    ZmqError error = push.Send($"{sent}");
                    Assert.Equal(canSend ? ZmqError.None : ZmqError.WouldBlock, error);
                    if (canSend)
                        sent++;
                    break;
                default:
                    Take(pull, received);
                    break;
            }
        }
        while (Take(pull, received))
        {
        }
        Assert.Equal(Enumerable.Range(0, sent), received.Order());
    }

    private static bool Take(PatternSocket pull, List<int> received)
    {
        string text = pull.Receive();
        if (text == "WouldBlock")
            return false;
        received.Add(int.Parse(text, null));
        return true;
    }

    private static int Drain(PatternSocket socket)
    {
        int count = 0;
        while (socket.Receive() != "WouldBlock")
            count++;
        return count;
    }
}
