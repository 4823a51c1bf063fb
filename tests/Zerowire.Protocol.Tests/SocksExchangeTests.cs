using System.Buffers;

namespace Zerowire.Protocol.Tests;

/// <summary>The client's side of SOCKS 5, against every kind of proxy.</summary>
public sealed class SocksExchangeTests
{
    private static readonly byte[] s_bound = [0, 1, 10, 0, 0, 1, 0x04, 0x38];
    private static readonly SocksDestination s_peer = new(SocksAddressKind.Name, "peer.example"u8.ToArray(), 5555);

    private readonly ArrayBufferWriter<byte> _output = new();
    private SocksExchange _exchange = null!;

    [Fact]
    public void Without_a_user_name_no_authentication_is_the_only_one_offered()
    {
        Begin();
        Assert.Equal([5, 1, 0], Sent());
        Assert.Equal(2, _exchange.Wanted);
    }

    [Fact]
    public void With_a_user_name_both_ways_are_offered()
    {
        Begin("user", "password");
        Assert.Equal([5, 2, 0, 2], Sent());
    }

    [Theory]
    [InlineData(1, new byte[] { 192, 0, 2, 7 })]
    [InlineData(4, new byte[] { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 })]
    public void An_address_is_asked_for_as_such(byte kind, byte[] address)
    {
        Begin(destination: new SocksDestination((SocksAddressKind)kind, address, 0x1234));
        Sent();
        Feed([5, 0]);
        Assert.Equal([5, 1, 0, kind, .. address, 0x12, 0x34], Sent());
    }

    [Fact]
    public void A_name_is_asked_for_unresolved()
    {
        Begin();
        Sent();
        Feed([5, 0]);
        Assert.Equal([5, 1, 0, 3, 12, .. "peer.example"u8, 0x15, 0xB3], Sent());
    }

    [Fact]
    public void The_longest_name_user_and_password_fit()
    {
        byte[] name = new byte[255];
        Begin(new string('u', 255), new string('p', 255), new SocksDestination(SocksAddressKind.Name, name, 65535));
        Sent();
        Feed([5, 2]);
        byte[] sent = Sent();
        Assert.Equal(1 + 1 + 255 + 1 + 255, sent.Length);
        Assert.Equal([1, 255, (byte)'u'], sent[..3]);
        Feed([1, 0]);
        Assert.Equal([5, 1, 0, 3, 255, .. name, 0xFF, 0xFF], Sent());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SocksExchange(s_peer, new byte[256], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SocksExchange(s_peer, [], new byte[256]));
    }

    [Fact]
    public void A_proxy_that_wants_the_password_gets_it()
    {
        Begin("me", "secret");
        Sent();
        Feed([5, 2]);
        Assert.Equal([1, 2, .. "me"u8, 6, .. "secret"u8], Sent());
        Feed([1, 0]);
        Assert.Equal([5, 1, 0, 3, 12, .. "peer.example"u8, 0x15, 0xB3], Sent());
        Feed([5, 0, .. s_bound]);
        AssertDone();
    }

    [Fact]
    public void A_proxy_that_wants_no_password_is_not_told_it()
    {
        Begin("me", "secret");
        Sent();
        Feed([5, 0]);
        Assert.Equal(1, Sent()[1]);
    }

    [Fact]
    public void An_empty_password_is_one()
    {
        Begin("me", "");
        Sent();
        Feed([5, 2]);
        Assert.Equal([1, 2, .. "me"u8, 0], Sent());
    }

    /// <summary>The address that the proxy connects from, in all its forms; the reserved byte does not count.</summary>
    public static TheoryData<byte[]> Replies => new()
    {
        new byte[] { 0, 1, 1, 2, 3, 4, 5, 6 },
        new byte[] { 0, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 },
        new byte[] { 0, 3, 3, 1, 2, 3, 4, 5 },
        new byte[] { 0, 3, 0, 4, 5 },
        new byte[] { 99, 1, 0, 0, 0, 0, 0, 0 },
        (byte[])[0, 3, 255, .. new byte[257]],
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void The_exchange_ends_exactly_with_the_reply(byte[] address)
    {
        byte[] reply = [5, 0, .. address];
        for (int piece = 1; piece <= reply.Length; piece++)
        {
            Begin();
            Feed([5, 0]);
            ReadOnlySpan<byte> left = reply;
            while (!left.IsEmpty)
            {
                Assert.False(_exchange.IsDone);
                int count = Math.Min(Math.Min(piece, _exchange.Wanted), left.Length);
                Assert.True(count > 0);
                _exchange.Feed(left[..count], _output);
                left = left[count..];
            }
            AssertDone();
        }
    }

    [Fact]
    public void A_reply_in_part_is_waited_for()
    {
        byte[] whole = [5, 0, 5, 0, .. s_bound];
        for (int length = 0; length < whole.Length; length++)
        {
            Begin();
            Feed(whole.AsSpan(0, length));
            Assert.False(_exchange.IsDone || _exchange.HasFailed);
            Assert.InRange(_exchange.Wanted, 1, whole.Length - length);
        }
    }

    [Theory]
    [InlineData(1, ZmqError.ConnectionAborted)]
    [InlineData(2, ZmqError.AccessDenied)]
    [InlineData(3, ZmqError.NetworkUnreachable)]
    [InlineData(4, ZmqError.HostUnreachable)]
    [InlineData(5, ZmqError.ConnectionRefused)]
    [InlineData(6, ZmqError.TimedOut)]
    [InlineData(7, ZmqError.NotSupported)]
    [InlineData(8, ZmqError.AddressFamilyNotSupported)]
    [InlineData(9, ZmqError.ProtocolViolation)]
    [InlineData(255, ZmqError.ProtocolViolation)]
    public void A_refusal_is_told_without_waiting_for_the_rest_of_it(byte code, ZmqError error)
    {
        Begin();
        Feed([5, 0, 5, code]);
        AssertFailed(error);
    }

    [Theory]
    [InlineData(new byte[] { 4, 0 }, "version 4")]
    [InlineData(new byte[] { (byte)'H', (byte)'T' }, "version 72")]
    [InlineData(new byte[] { 5, 1 }, "authentication 1")]
    [InlineData(new byte[] { 5, 3 }, "authentication 3")]
    [InlineData(new byte[] { 5, 0, 4, 0 }, "version 4")]
    [InlineData(new byte[] { 5, 0, 5, 0, 0, 2, 0 }, "kind 2")]
    [InlineData(new byte[] { 5, 0, 5, 0, 0, 0, 0 }, "kind 0")]
    [InlineData(new byte[] { 5, 2, 5, 0 }, "version 5")]
    [InlineData(new byte[] { 5, 2, 0, 0 }, "version 0")]
    public void Whoever_speaks_something_else_is_left(byte[] replies, string reason)
    {
        Begin("user", "password");
        Feed(replies);
        AssertFailed(ZmqError.ProtocolViolation);
        Assert.Contains(reason, _exchange.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_not_given_to_who_chooses_it_unasked()
    {
        Begin();
        Sent();
        Feed([5, 2]);
        AssertFailed(ZmqError.ProtocolViolation);
        Assert.Empty(Sent());
    }

    [Theory]
    [InlineData("", new byte[] { 5, 0xFF }, "no user name")]
    [InlineData("user", new byte[] { 5, 0xFF }, "another authentication")]
    [InlineData("user", new byte[] { 5, 2, 1, 1 }, "refuses")]
    [InlineData("user", new byte[] { 5, 2, 1, 0xFF }, "refuses")]
    public void A_client_that_is_not_let_in_knows_why(string userName, byte[] replies, string reason)
    {
        Begin(userName);
        Feed(replies);
        AssertFailed(ZmqError.AccessDenied);
        Assert.Contains(reason, _exchange.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_is_wanted_is_not_taken()
    {
        Begin();
        Assert.Throws<ArgumentOutOfRangeException>(() => _exchange.Feed([5, 0, 5], _output));
        Feed([5, 0, 5, 0, .. s_bound]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _exchange.Feed([1], _output));
    }

    [Fact]
    public void Nothing_that_a_proxy_says_does_harm()
    {
        var random = new Random(1928);
        for (int i = 0; i < 20_000; i++)
        {
            Begin(random.Next(2) == 0 ? "" : "user", "password");
            int taken = 0;
            while (_exchange.Wanted > 0)
            {
                byte[] bytes = new byte[random.Next(0, _exchange.Wanted + 1)];
                random.NextBytes(bytes);
                // Mostly near what is right, to get further than the first byte.
                for (int j = 0; j < bytes.Length; j++)
                    bytes[j] = random.Next(4) > 0 ? (byte)random.Next(6) : bytes[j];
                _exchange.Feed(bytes, _output);
                taken += bytes.Length;
            }
            Assert.InRange(taken, 2, 2 + 2 + 5 + 257);
            Assert.NotEqual(_exchange.IsDone, _exchange.HasFailed);
            Assert.Equal(_exchange.HasFailed, _exchange.Reason.Length > 0);
            Assert.InRange(_output.WrittenCount, 3, 100);
        }
    }

    private void Begin(string userName = "", string password = "", SocksDestination? destination = null)
    {
        _output.ResetWrittenCount();
        _exchange = new SocksExchange(
            destination ?? s_peer, System.Text.Encoding.ASCII.GetBytes(userName),
            System.Text.Encoding.ASCII.GetBytes(password));
        _exchange.Start(_output);
    }

    private void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _exchange.Wanted > 0)
        {
            int count = Math.Min(bytes.Length, _exchange.Wanted);
            _exchange.Feed(bytes[..count], _output);
            bytes = bytes[count..];
        }
        Assert.True(bytes.IsEmpty, "Not all was wanted.");
    }

    private byte[] Sent()
    {
        byte[] sent = _output.WrittenSpan.ToArray();
        _output.ResetWrittenCount();
        return sent;
    }

    private void AssertDone()
    {
        Assert.True(_exchange.IsDone);
        Assert.False(_exchange.HasFailed);
        Assert.Equal(0, _exchange.Wanted);
    }

    private void AssertFailed(ZmqError error)
    {
        Assert.True(_exchange.HasFailed);
        Assert.False(_exchange.IsDone);
        Assert.Equal(error, _exchange.Error);
        Assert.EndsWith(".", _exchange.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _exchange.Wanted);
    }
}
