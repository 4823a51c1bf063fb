using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Zerowire.Transports;

namespace Zerowire.Tests.Transports;

public sealed class ResolverTests
{
    private static readonly IPAddress[] s_both = [IPAddress.IPv6Loopback, IPAddress.Loopback];

    [Fact]
    public void A_numeric_address_is_answered_at_once_and_asks_nobody()
    {
        RecordingResolveHandler handler = new();
        new Resolver(_ => throw new InvalidOperationException()).Resolve(
            Target("127.0.0.1:5"), Settings.Direct, handler);
        Assert.True(handler.Answers.TryTake(out Answer? answer));
        Assert.Equal(["tcp://127.0.0.1:5"], answer.Peers);
        Assert.Equal(Environment.CurrentManagedThreadId, answer.Thread);
    }

    [Theory]
    [InlineData(false, "tcp://127.0.0.1:5")]
    [InlineData(true, "tcp://[::1]:5 tcp://127.0.0.1:5")]
    public void All_addresses_that_are_allowed_come_in_order(bool ipv6, string expected)
    {
        RecordingResolveHandler handler = new();
        new Resolver(_ => s_both).Resolve(Target("name:5"), Settings.Direct with { IPv6 = ipv6 }, handler);
        Answer answer = handler.Next();
        Assert.Equal(ZmqError.None, answer.Error);
        Assert.Equal(expected, string.Join(' ', answer.Peers));
        Assert.NotEqual(Environment.CurrentManagedThreadId, answer.Thread);
    }

    [Fact]
    public void A_source_address_leaves_the_peers_of_its_own_version()
    {
        RecordingResolveHandler handler = new();
        new Resolver(_ => s_both).Resolve(
            Target("127.0.0.1:7;name:5"), Settings.Direct with { IPv6 = true }, handler);
        Assert.Equal(["tcp://127.0.0.1:5"], handler.Next().Peers);
    }

    [Fact]
    public void A_name_that_is_not_known_is_an_error_value()
    {
        RecordingResolveHandler handler = new();
        Resolver resolver = new(_ => throw new SocketException((int)SocketError.HostNotFound));
        resolver.Resolve(Target("name:5"), Settings.Direct, handler);
        Assert.Equal(ZmqError.HostUnreachable, handler.Next().Error);
    }

    [Fact]
    public void An_ipv6_peer_is_no_peer_while_ipv6_is_off()
    {
        RecordingResolveHandler handler = new();
        new Resolver(_ => s_both).Resolve(Target("[::1]:5"), Settings.Direct, handler);
        Assert.Equal(ZmqError.AddressFamilyNotSupported, handler.Next().Error);
    }

    [Fact]
    public void A_slow_name_does_not_hold_up_another()
    {
        using ManualResetEventSlim release = new();
        RecordingResolveHandler slow = new(), fast = new();
        Resolver resolver = new(name =>
        {
            if (name == "slow")
                release.Wait(20_000);
            return s_both;
        });
        resolver.Resolve(Target("slow:5"), Settings.Direct, slow);
        resolver.Resolve(Target("fast:5"), Settings.Direct, fast);
        fast.Next();
        Assert.Empty(slow.Answers);
        release.Set();
        slow.Next();
    }

    [Fact]
    public void A_cancelled_request_is_not_answered()
    {
        using ManualResetEventSlim entered = new(), release = new();
        RecordingResolveHandler cancelled = new(), later = new();
        Resolver resolver = new(name =>
        {
            if (name == "slow")
            {
                entered.Set();
                release.Wait(20_000);
            }

            return s_both;
        });
        ResolveRequest request = resolver.Resolve(Target("slow:5"), Settings.Direct, cancelled);
        Assert.True(entered.Wait(10_000));
        Assert.True(request.Cancel());
        Assert.False(request.Cancel());
        release.Set();
        for (int i = 0; i < 20; i++)
            resolver.Resolve(Target("fast:5"), Settings.Direct, later);
        for (int i = 0; i < 20; i++)
            later.Next();
        Assert.Empty(cancelled.Answers);
    }

    [Fact]
    public void Many_requests_are_all_answered_by_few_threads()
    {
        RecordingResolveHandler handler = new();
        Resolver resolver = new(_ => s_both);
        for (int i = 0; i < 500; i++)
            resolver.Resolve(Target("name:5"), Settings.Direct, handler);
        HashSet<int> threads = [];
        for (int i = 0; i < 500; i++)
            threads.Add(handler.Next().Thread);
        Assert.InRange(threads.Count, 1, 4);
    }

    private static ConnectTarget Target(string address)
    {
        ZmqError error =
            Transport.Find("tcp")!.ParseConnect(address, true, out ConnectTarget? target, out string reason);
        Assert.True(error == ZmqError.None, reason);
        return target!;
    }

    private sealed record Answer(ZmqError Error, string[] Peers, int Thread);

    private sealed class RecordingResolveHandler : IResolveHandler
    {
        public BlockingCollection<Answer> Answers { get; } = [];

        public void Resolved(ResolveRequest request, ZmqError error, PeerEndpoint[] peers) => Answers.Add(
            new Answer(error, [.. peers.Select(peer => peer.ToString())], Environment.CurrentManagedThreadId));

        public Answer Next()
        {
            Assert.True(Answers.TryTake(out Answer? answer, 10_000));
            return answer;
        }
    }
}
