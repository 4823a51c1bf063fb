using System.Text;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Options by property and by libzmq's number.</summary>
public sealed class OptionTests
{
    private static readonly TimeSpan s_forEver = Timeout.InfiniteTimeSpan;

    /// <summary>Number, default of a raw socket, least, most.</summary>
    public static TheoryData<int, int, int, int> Numbers => new()
    {
        { OptionNumber.SendBuffer, -1, -1, int.MaxValue },
        { OptionNumber.ReceiveBuffer, -1, -1, int.MaxValue },
        { OptionNumber.Linger, 5000, -1, int.MaxValue },
        { OptionNumber.ReconnectInterval, 100, -1, int.MaxValue },
        { OptionNumber.ReconnectIntervalMax, 0, 0, int.MaxValue },
        { OptionNumber.Backlog, 100, 0, int.MaxValue },
        { OptionNumber.SendHighWaterMark, 1000, 0, int.MaxValue },
        { OptionNumber.ReceiveHighWaterMark, 1000, 0, int.MaxValue },
        { OptionNumber.ReceiveTimeout, -1, -1, int.MaxValue },
        { OptionNumber.SendTimeout, -1, -1, int.MaxValue },
        { OptionNumber.TcpKeepAlive, -1, -1, 1 },
        { OptionNumber.TcpKeepAliveCount, -1, -1, int.MaxValue },
        { OptionNumber.TcpKeepAliveIdle, -1, -1, int.MaxValue },
        { OptionNumber.TcpKeepAliveInterval, -1, -1, int.MaxValue },
        { OptionNumber.Immediate, 0, 0, 1 },
        { OptionNumber.IPv6, 0, 0, 1 },
        { OptionNumber.Conflate, 0, 0, 1 },
        { OptionNumber.TypeOfService, 0, 0, int.MaxValue },
        { OptionNumber.HandshakeInterval, 30_000, 0, int.MaxValue },
        { OptionNumber.ConnectTimeout, 0, 0, int.MaxValue },
        { OptionNumber.HeartbeatInterval, 0, 0, int.MaxValue },
        { OptionNumber.HeartbeatTimeout, -1, 0, int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_number_has_its_default_and_its_range(int option, int usual, int least, int most)
    {
        await using var context = new ZmqContext();
        using var socket = new DealerSocket(context);
        Assert.Equal(usual, socket.GetOption(option));
        foreach (int value in new[] { least, most })
        {
            socket.SetOption(option, value);
            Assert.Equal(value, socket.GetOption(option));
        }
        foreach (long value in new[] { least - 1L, most + 1L, int.MinValue })
        {
            if (value is >= int.MinValue and <= int.MaxValue)
                AssertInvalid(() => socket.SetOption(option, (int)value));
        }
        Assert.Equal(most, socket.GetOption(option));
        AssertInvalid(() => socket.SetOption(option, [1, 0, 0]));
        AssertInvalid(() => socket.GetOption(option, new byte[3]));
        socket.Linger = TimeSpan.Zero;
    }

    [Fact]
    public async Task Switches_of_the_types_belong_to_their_types()
    {
        await using var context = new ZmqContext();
        using var router = new RouterSocket(context);
        using var request = new RequestSocket(context);
        using var push = new PushSocket(context);
        router.SetOption(OptionNumber.RouterMandatory, 1);
        router.SetOption(OptionNumber.RouterHandover, 1);
        Assert.True(router.Mandatory && router.Handover);
        request.SetOption(OptionNumber.RequestCorrelate, 1);
        request.SetOption(OptionNumber.RequestRelaxed, 1);
        Assert.True(request.Correlate && request.Relaxed);
        AssertInvalid(() => router.SetOption(OptionNumber.RouterMandatory, -1));
        AssertInvalid(() => push.SetOption(OptionNumber.RouterMandatory, 1));
        AssertInvalid(() => router.SetOption(OptionNumber.RequestRelaxed, 1));
        AssertInvalid(() => push.SetOption(OptionNumber.Subscribe, "x"u8));
        AssertInvalid(() => router.GetOption(OptionNumber.RouterMandatory));
    }

    [Fact]
    public async Task Switches_of_publishers_and_subscribers_belong_to_their_types()
    {
        await using var context = new ZmqContext();
        using var publisher = new PublisherSocket(context);
        using var xpublisher = new XPublisherSocket(context);
        using var subscriber = new SubscriberSocket(context);
        using var xsubscriber = new XSubscriberSocket(context);
        int[] ofPublishers =
        [
            OptionNumber.XPubVerbose, OptionNumber.XPubVerboser, OptionNumber.XPubNoDrop, OptionNumber.XPubManual,
            OptionNumber.XPubManualLastValue, OptionNumber.OnlyFirstSubscribe,
        ];
        foreach (int option in ofPublishers)
        {
            foreach (ZmqSocket socket in new ZmqSocket[] { publisher, xpublisher })
            {
                socket.SetOption(option, 1);
                socket.SetOption(option, 0);
                AssertInvalid(() => socket.SetOption(option, -1));
                AssertInvalid(() => socket.SetOption(option, [1]));
                AssertInvalid(() => socket.GetOption(option));
            }
            AssertInvalid(() => subscriber.SetOption(option, 1));
            if (option != OptionNumber.OnlyFirstSubscribe)
                AssertInvalid(() => xsubscriber.SetOption(option, 1));
        }
        xsubscriber.SetOption(OptionNumber.OnlyFirstSubscribe, 1);
        xsubscriber.SetOption(OptionNumber.XSubVerboseUnsubscribe, 1);
        Assert.True(xsubscriber.OnlyFirstSubscribe && xsubscriber.VerboseUnsubscribe);
        AssertInvalid(() => subscriber.SetOption(OptionNumber.XSubVerboseUnsubscribe, 1));
        AssertInvalid(() => xsubscriber.SetOption(OptionNumber.Subscribe, "a"u8));
        AssertInvalid(() => xpublisher.SetOption(OptionNumber.Subscribe, "a"u8));
        AssertInvalid(() => xsubscriber.SetOption(OptionNumber.XPubWelcomeMessage, "a"u8));
        foreach (ZmqSocket socket in new ZmqSocket[] { publisher, xpublisher, subscriber, xsubscriber })
        {
            Assert.Equal(0, socket.GetOption(OptionNumber.TopicsCount));
            AssertInvalid(() => socket.SetOption(OptionNumber.TopicsCount, 1));
            socket.SetOption(OptionNumber.InvertMatching, -1);
            Assert.Equal(1, socket.GetOption(OptionNumber.InvertMatching));
            AssertInvalid(() => socket.SetOption(OptionNumber.ProbeRouter, 1));
        }
        foreach (ZmqSocket socket in new ZmqSocket[] { subscriber, xsubscriber })
            Assert.Equal(0, socket.GetOption(OptionNumber.Linger));
        publisher.Linger = xpublisher.Linger = TimeSpan.Zero;
    }

    [Fact]
    public async Task Reporting_and_manual_subscriptions_are_the_numbered_options()
    {
        await using var context = new ZmqContext();
        using var socket = new XPublisherSocket(context) { Linger = TimeSpan.Zero };
        Assert.Equal(ZmqSubscriptionReporting.FirstAndLast, socket.Reporting);
        socket.SetOption(OptionNumber.XPubVerboser, 1);
        Assert.Equal(ZmqSubscriptionReporting.All, socket.Reporting);
        socket.SetOption(OptionNumber.XPubVerbose, 1);
        Assert.Equal(ZmqSubscriptionReporting.AllSubscriptions, socket.Reporting);
        socket.Reporting = ZmqSubscriptionReporting.All;
        socket.Reporting = ZmqSubscriptionReporting.FirstAndLast;
        Assert.Equal(ZmqSubscriptionReporting.FirstAndLast, socket.Reporting);
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Reporting = (ZmqSubscriptionReporting)3);
        socket.ManualLastValue = true;
        Assert.True(socket.Manual && socket.ManualLastValue);
        socket.Manual = false;
        Assert.False(socket.ManualLastValue);
        socket.WelcomeMessage = "hello"u8.ToArray();
        Assert.True(socket.WelcomeMessage.Span.SequenceEqual("hello"u8));
        socket.NoDrop = socket.InvertMatching = socket.OnlyFirstSubscribe = true;
        Assert.True(socket.NoDrop && socket.InvertMatching && socket.OnlyFirstSubscribe);
        using var router = new RouterSocket(context) { ProbeRouter = true, Linger = TimeSpan.Zero };
        Assert.True(router.ProbeRouter);
        AssertInvalid(() => router.SetOption(OptionNumber.ProbeRouter, -1));
    }

    [Fact]
    public async Task Numbers_that_are_no_option_or_cannot_be_set_are_refused()
    {
        await using var context = new ZmqContext();
        using var socket = new DealerSocket(context);
        foreach (int unknown in new[] { -1, 0, 1, 2, 3, 10, 20, 26, 29, 30, 67, 82, 83, 1000 })
        {
            AssertInvalid(() => socket.SetOption(unknown, 1));
            AssertInvalid(() => socket.GetOption(unknown));
        }
        const int Type = 16;
        const int Events = 15;
        Assert.Equal((int)ZmqSocketType.Dealer, socket.GetOption(Type));
        AssertInvalid(() => socket.SetOption(Type, 1));
        AssertInvalid(() => socket.SetOption(Events, 1));
    }

    [Fact]
    public async Task Properties_and_numbers_are_the_same_options()
    {
        await using var context = new ZmqContext();
        using var socket = new DealerSocket(context);
        Assert.Equal(TimeSpan.FromSeconds(5), socket.Linger);
        socket.Linger = s_forEver;
        Assert.Equal(-1, socket.GetOption(OptionNumber.Linger));
        Assert.Equal(s_forEver, socket.Linger);
        socket.Linger = TimeSpan.FromTicks(1);
        Assert.Equal(1, socket.GetOption(OptionNumber.Linger));

        socket.SendTimeout = TimeSpan.FromSeconds(2);
        Assert.Equal(2000, socket.GetOption(OptionNumber.SendTimeout));
        socket.SendHighWaterMark = 7;
        Assert.Equal(7, socket.GetOption(OptionNumber.SendHighWaterMark));
        socket.ReconnectInterval = s_forEver;
        Assert.Equal(-1, socket.GetOption(OptionNumber.ReconnectInterval));
        socket.TcpKeepAlive = true;
        Assert.Equal(1, socket.GetOption(OptionNumber.TcpKeepAlive));
        socket.TcpKeepAlive = null;
        Assert.Equal(-1, socket.GetOption(OptionNumber.TcpKeepAlive));
        socket.TcpKeepAliveIdle = TimeSpan.FromMinutes(1);
        Assert.Equal(60, socket.GetOption(OptionNumber.TcpKeepAliveIdle));
        socket.SendBufferSize = 4096;
        Assert.Equal(4096, socket.GetOption(OptionNumber.SendBuffer));
        socket.Immediate = true;
        Assert.Equal(1, socket.GetOption(OptionNumber.Immediate));
    }

    [Fact]
    public async Task Wide_options_have_eight_bytes()
    {
        await using var context = new ZmqContext();
        using var socket = new DealerSocket(context);
        byte[] value = new byte[8];
        Assert.Null(socket.MaxMessageSize);
        Assert.Equal(8, socket.GetOption(OptionNumber.MaxMessageSize, value));
        Assert.Equal(-1, BitConverter.ToInt64(value));
        socket.MaxMessageSize = 1L << 40;
        socket.GetOption(OptionNumber.MaxMessageSize, value);
        Assert.Equal(1L << 40, BitConverter.ToInt64(value));
        socket.Affinity = ulong.MaxValue;
        Assert.Equal(8, socket.GetOption(OptionNumber.Affinity, value));
        Assert.Equal(ulong.MaxValue, BitConverter.ToUInt64(value));
        AssertInvalid(() => socket.SetOption(OptionNumber.Affinity, 1));
        AssertInvalid(() => socket.SetOption(OptionNumber.MaxMessageSize, 1));
    }

    [Fact]
    public async Task A_routing_id_has_1_to_255_bytes()
    {
        await using var context = new ZmqContext();
        using var socket = new DealerSocket(context);
        Assert.True(socket.RoutingId.IsEmpty);
        socket.RoutingId = "me"u8.ToArray();
        byte[] value = new byte[255];
        Assert.Equal(2, socket.GetOption(OptionNumber.RoutingId, value));
        Assert.Equal("me", Encoding.UTF8.GetString(value, 0, 2));
        Assert.Throws<ArgumentException>(() => socket.RoutingId = default);
        Assert.Throws<ArgumentException>(() => socket.RoutingId = new byte[256]);
        AssertInvalid(() => socket.SetOption(OptionNumber.RoutingId, new byte[256]));
        socket.RoutingId = new byte[255];
        Assert.Equal(255, socket.RoutingId.Length);
    }

    [Fact]
    public async Task Properties_refuse_what_is_out_of_range()
    {
        await using var context = new ZmqContext();
        using var socket = new DealerSocket(context);
        Action[] wrong =
        [
            () => socket.Linger = TimeSpan.FromMilliseconds(-2),
            () => socket.Linger = TimeSpan.MaxValue,
            () => socket.SendTimeout = TimeSpan.FromTicks(-1),
            () => socket.ReceiveTimeout = TimeSpan.MinValue,
            () => socket.ReconnectInterval = TimeSpan.Zero,
            () => socket.ReconnectIntervalMax = s_forEver,
            () => socket.ConnectTimeout = TimeSpan.FromSeconds(-1),
            () => socket.HandshakeInterval = TimeSpan.FromSeconds(-1),
            () => socket.SendHighWaterMark = -1,
            () => socket.ReceiveHighWaterMark = -1,
            () => socket.Backlog = -1,
            () => socket.MaxMessageSize = -1,
            () => socket.SendBufferSize = -1,
            () => socket.ReceiveBufferSize = -1,
            () => socket.TcpKeepAliveCount = -1,
            () => socket.TcpKeepAliveIdle = TimeSpan.Zero,
            () => socket.TypeOfService = -1,
            () => socket.TypeOfService = 256,
        ];
        Assert.All(wrong, set => Assert.Throws<ArgumentOutOfRangeException>(set));
    }

    [Fact]
    public async Task Linger_is_zero_for_subscribers_and_where_the_context_says_so()
    {
        await using var context = new ZmqContext();
        using (var subscriber = new SubscriberSocket(context))
            Assert.Equal(TimeSpan.Zero, subscriber.Linger);
        const int Blocky = 70;
        context.SetOption(Blocky, 0);
        using var push = new PushSocket(context);
        Assert.Equal(TimeSpan.Zero, push.Linger);
    }

    [Fact]
    public async Task Options_of_a_disposed_socket_cannot_be_set()
    {
        await using var context = new ZmqContext();
        var socket = new DealerSocket(context);
        socket.Dispose();
        Assert.Throws<ObjectDisposedException>(() => socket.SendHighWaterMark = 1);
        Assert.Throws<ObjectDisposedException>(() => socket.GetOption(OptionNumber.Linger));
    }

    private static void AssertInvalid(Action call) =>
        Assert.Equal(ZmqError.InvalidArgument, Assert.Throws<ZmqException>(call).Error);
}
