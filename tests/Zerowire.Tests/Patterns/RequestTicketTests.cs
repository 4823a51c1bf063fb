using Zerowire.Patterns;
using Zerowire.Pipes;

namespace Zerowire.Tests.Patterns;

public sealed class RequestTicketTests
{
    private readonly PatternNetwork _network = new();
    private readonly PatternSocket _socket;
    private readonly RequestPattern _requests;

    public RequestTicketTests()
    {
        _socket = _network.Create(ZmqSocketType.Request);
        _requests = (RequestPattern)_socket.Pattern;
    }

    [Fact]
    public void Each_pipe_carries_one_request_and_replies_are_told_by_the_pipe()
    {
        PatternSocket a = AddPeer(out _);
        PatternSocket b = AddPeer(out _);
        Assert.Equal(ZmqError.None, Begin("1", out long first));
        Assert.Equal(ZmqError.None, Begin("2", out long second));
        Assert.Equal(ZmqError.WouldBlock, Begin("3", out _));
        PatternSocket firstPeer = a.Receive() == "|1" ? a : b;
        PatternSocket secondPeer = firstPeer == a ? b : a;
        secondPeer.Send("", "r2");
        Assert.True(_requests.TryPeekReady(out _));
        Assert.True(_requests.TryPeekReady(out long ready));
        Assert.Equal(second, ready);
        Assert.Equal((ReplyState.Pending, ""), Take(first));
        Assert.Equal((ReplyState.Ready, "r2"), Take(second));
        Assert.False(_requests.TryPeekReady(out _));
        Assert.Equal(ZmqError.None, Begin("3", out long third));
        firstPeer.Send("", "r1");
        Assert.Equal((ReplyState.Ready, "r1"), Take(first));
        Assert.Equal((ReplyState.Pending, ""), Take(third));
    }

    [Fact]
    public void With_ids_a_pipe_carries_many_requests_answered_in_any_order()
    {
        PatternSocket peer = AddPeer(out _);
        _socket.Set(OptionNumber.RequestCorrelate, 1);
        var tickets = new List<long>();
        var ids = new List<string>();
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(ZmqError.None, Begin($"{i}", out long ticket));
            tickets.Add(ticket);
            ids.Add(peer.Receive().Remove(sizeof(uint)));
        }
        for (int i = 9; i >= 0; i--)
            peer.Send(ids[i], "", $"r{i}");
        for (int i = 0; i < 10; i++)
            Assert.Equal((ReplyState.Ready, $"r{i}"), Take(tickets[i]));
        Assert.False(_requests.TryPeekReady(out _));
    }

    [Fact]
    public void An_abandoned_request_keeps_its_pipe_until_the_late_reply_has_come()
    {
        PatternSocket peer = AddPeer(out _);
        Begin("1", out long first);
        _requests.AbandonRequest(first);
        Assert.Equal(ZmqError.WouldBlock, Begin("2", out _));
        peer.Send("", "late");
        Assert.False(_requests.TryPeekReady(out _));
        Assert.Equal(ZmqError.None, Begin("2", out long second));
        Assert.Equal((ReplyState.Pending, ""), Take(second));
        peer.Send("", "r2");
        Assert.Equal((ReplyState.Ready, "r2"), Take(second));
    }

    [Fact]
    public void An_abandoned_request_with_an_id_holds_nothing()
    {
        PatternSocket peer = AddPeer(out _);
        _socket.Set(OptionNumber.RequestCorrelate, 1);
        Begin("1", out long first);
        string id = peer.Receive().Remove(sizeof(uint));
        _requests.AbandonRequest(first);
        Begin("2", out long second);
        peer.Send(id, "", "late");
        Assert.Equal((ReplyState.Pending, ""), Take(second));
    }

    [Fact]
    public void A_request_whose_pipe_is_gone_is_reported_lost()
    {
        PatternSocket peer = AddPeer(out Pipe end);
        Begin("1", out long plain);
        _socket.Set(OptionNumber.RequestCorrelate, 1);
        PatternSocket other = AddPeer(out Pipe otherEnd);
        Begin("2", out long correlated);
        peer.Terminate(end);
        Assert.Equal((ReplyState.Lost, ""), Take(plain));
        other.Terminate(otherEnd);
        Assert.True(_requests.TryPeekReady(out _));
        Assert.Equal((ReplyState.Lost, ""), Take(correlated));
        Assert.False(_requests.TryPeekReady(out _));
    }

    [Fact]
    public void Tickets_and_the_plain_request_do_not_mix_up()
    {
        PatternSocket a = AddPeer(out _);
        PatternSocket b = AddPeer(out _);
        Begin("ticket", out long ticket);
        Assert.Equal(ZmqError.None, _socket.Send("plain"));
        PatternSocket asked = a.Receive() == "|ticket" ? a : b;
        asked.Send("", "for the ticket");
        Assert.Equal("WouldBlock", _socket.Receive());
        (asked == a ? b : a).Send("", "for the plain one");
        Assert.Equal("for the plain one", _socket.Receive());
        Assert.Equal((ReplyState.Ready, "for the ticket"), Take(ticket));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Random_requests_get_their_own_replies(int seed, bool correlate)
    {
        var random = new Random(seed);
        _socket.Set(OptionNumber.RequestCorrelate, correlate ? 1 : 0);
        var peers = new List<(PatternSocket Socket, Pipe End, List<string> Questions)>();
        var pending = new Dictionary<long, string>();
        int question = 0;
        int answered = 0;
        for (int step = 0; step < 5000; step++)
        {
            switch (random.Next(12))
            {
                case 0 when peers.Count < 5:
                    peers.Add((AddPeer(out Pipe end), end, []));
                    break;
                case 1 when peers.Count > 2:
                    int gone = random.Next(peers.Count);
                    peers[gone].Socket.Terminate(peers[gone].End);
                    peers.RemoveAt(gone);
                    break;
                case < 5:
                    string text = $"{question++}";
                    if (Begin(text, out long ticket) == ZmqError.None)
                        pending.Add(ticket, text);
                    break;
                case < 6 when pending.Count > 0:
                    ticket = pending.Keys.ElementAt(random.Next(pending.Count));
                    _requests.AbandonRequest(ticket);
                    pending.Remove(ticket);
                    break;
                case < 9 when peers.Count > 0:
                    (PatternSocket peer, _, List<string> questions) = peers[random.Next(peers.Count)];
                    while (peer.Receive() is var received && received != "WouldBlock")
                        questions.Add(received);
                    if (questions.Count == 0)
                        break;
                    int index = random.Next(questions.Count);
                    // [id], empty frame, text; an id is any four bytes, the bar among them.
                    string asking = questions[index];
                    questions.RemoveAt(index);
                    int textAt = asking.LastIndexOf('|') + 1;
                    string answer = $"re {asking[textAt..]}";
                    if (textAt > 1)
                        peer.Send(asking[..sizeof(uint)], "", answer);
                    else
                        peer.Send("", answer);
                    break;
                default:
                    while (_requests.TryPeekReady(out ticket))
                    {
                        (ReplyState state, string reply) = Take(ticket);
                        Assert.True(pending.Remove(ticket, out string? asked));
                        Assert.NotEqual(ReplyState.Pending, state);
                        if (state == ReplyState.Ready)
                        {
                            Assert.Equal($"re {asked}", reply);
                            answered++;
                        }
                    }
                    break;
            }
        }
        Assert.True(answered > 200, $"{answered} answered");
    }

    private PatternSocket AddPeer(out Pipe end)
    {
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        end = _network.Connect(_socket, peer).Second;
        return peer;
    }

    private ZmqError Begin(string body, out long ticket)
    {
        MessageBuffer message = PatternSocket.Message(body);
        ZmqError error = _requests.BeginRequest(ref message, out ticket);
        message.Release();
        _network.Settle();
        return error;
    }

    private (ReplyState State, string Text) Take(long ticket)
    {
        var message = default(MessageBuffer);
        ReplyState state = _requests.TakeReply(ticket, ref message);
        string text = PatternSocket.Text(in message);
        message.Release();
        return (state, text);
    }
}
