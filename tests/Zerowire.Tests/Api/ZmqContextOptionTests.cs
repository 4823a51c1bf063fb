using System.Text;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Api;

public sealed class ZmqContextOptionTests
{
    private const int ThreadNamePrefix = 9;

    [Fact]
    public void Defaults_are_those_of_libzmq()
    {
        var context = new ZmqContext();
        Assert.Equal(1, context.IOThreads);
        Assert.Equal(1023, context.MaxSockets);
        Assert.Equal(int.MaxValue, context.MaxMessageSize);
        Assert.False(context.IPv6);
        Assert.True(context.Blocky);
        Assert.Equal("", context.ThreadNamePrefix);
        Assert.Equal(ZmqSchedulingPolicy.Inherited, context.ThreadSchedulingPolicy);
        Assert.Null(context.ThreadPriority);
        Assert.Empty(context.ThreadAffinity);
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        var context = new ZmqContext();
        Action[] wrong =
        [
            () => context.IOThreads = -1,
            () => context.MaxSockets = 0,
            () => context.MaxSockets = 65536,
            () => context.MaxMessageSize = -1,
            () => context.ThreadPriority = 0,
            () => context.ThreadPriority = 100,
            () => context.ThreadSchedulingPolicy = (ZmqSchedulingPolicy)4,
            () => context.ThreadAffinity = [0, -1],
            () => context.ThreadAffinity = [8192],
        ];
        Assert.All(wrong, set => Assert.Throws<ArgumentOutOfRangeException>("value", set));
        Assert.Throws<ArgumentException>(() => context.ThreadNamePrefix = "seventeen letters");
        Assert.Throws<ArgumentException>(() => context.ThreadNamePrefix = "девять букв");
        Assert.Throws<ArgumentException>(() => context.ThreadNamePrefix = "a\0b");
        Assert.Throws<ArgumentNullException>(() => context.ThreadNamePrefix = null!);
        Assert.Throws<ArgumentNullException>(() => context.ThreadAffinity = null!);
        Assert.Empty(context.ThreadAffinity);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 17)]
    [InlineData(4, 3)]
    [InlineData(5, 0)]
    [InlineData(9, 12)]
    [InlineData(9, -12)]
    [InlineData(9, int.MinValue)]
    [InlineData(10, 0)]
    [InlineData(42, 1)]
    [InlineData(70, 0)]
    public void An_option_is_set_and_read_by_number(int option, int value)
    {
        var context = new ZmqContext();
        context.SetOption(option, value);
        Assert.Equal(value, context.GetOption(option));
    }

    [Fact]
    public void Properties_and_numbers_are_the_same_options()
    {
        var context = new ZmqContext();
        context.SetOption(3, 20);
        context.SetOption(4, 1);
        context.SetOption(5, 1000);
        context.SetOption(7, 1);
        context.SetOption(70, 0);
        Assert.Equal(20, context.ThreadPriority);
        Assert.Equal(ZmqSchedulingPolicy.Fifo, context.ThreadSchedulingPolicy);
        Assert.Equal(1000, context.MaxMessageSize);
        Assert.Equal([1], context.ThreadAffinity);
        Assert.False(context.Blocky);
        context.ThreadPriority = null;
        context.ThreadSchedulingPolicy = ZmqSchedulingPolicy.Inherited;
        Assert.Equal(-1, context.GetOption(4));
    }

    [Theory]
    [InlineData(1, -1)]
    [InlineData(2, 0)]
    [InlineData(2, 65536)]
    [InlineData(3, -1)]
    [InlineData(4, -1)]
    [InlineData(4, 4)]
    [InlineData(5, -1)]
    [InlineData(6, 64)]
    [InlineData(7, -1)]
    [InlineData(7, 8192)]
    [InlineData(8, 0)]
    [InlineData(10, -1)]
    [InlineData(42, -1)]
    [InlineData(70, -1)]
    [InlineData(0, 1)]
    [InlineData(999, 1)]
    public void A_wrong_number_or_value_is_an_invalid_argument(int option, int value) =>
        AssertInvalid(() => new ZmqContext().SetOption(option, value));

    [Fact]
    public void Read_only_options_tell_the_limits()
    {
        var context = new ZmqContext();
        Assert.Equal(65535, context.GetOption(3));
        Assert.Equal(64, context.GetOption(6));
        Assert.Equal(1, context.GetOption(10));
        foreach (int option in new[] { 0, 7, 8, 999 })
            AssertInvalid(() => context.GetOption(option));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("abc")]
    [InlineData("feed")]
    [InlineData("sixteen letters!")]
    [InlineData("ключ")]
    public void The_prefix_is_a_text_by_number_too(string prefix)
    {
        var context = new ZmqContext();
        context.SetOption(ThreadNamePrefix, prefix);
        Assert.Equal(prefix, context.ThreadNamePrefix);
        byte[] text = new byte[16];
        int length = context.GetOption(ThreadNamePrefix, text);
        Assert.Equal(prefix, Encoding.UTF8.GetString(text, 0, length));
        Assert.Equal(0, context.GetOption(ThreadNamePrefix));
    }

    [Fact]
    public void Bytes_are_taken_as_programs_in_C_give_them()
    {
        var context = new ZmqContext();
        context.SetOption(ThreadNamePrefix, "12 feeds\0"u8);
        Assert.Equal("12 feeds", context.ThreadNamePrefix);
        Assert.Equal(12, context.GetOption(ThreadNamePrefix));
        context.SetOption(ThreadNamePrefix, (ReadOnlySpan<byte>)[7, 0, 0, 0]);
        Assert.Equal("7", context.ThreadNamePrefix);
        AssertInvalid(() => context.SetOption(ThreadNamePrefix, ""));
        AssertInvalid(() => context.SetOption(ThreadNamePrefix, "\0"u8));
        AssertInvalid(() => context.SetOption(ThreadNamePrefix, "a\0b"));
        AssertInvalid(() => context.SetOption(ThreadNamePrefix, "seventeen letters"));
        AssertInvalid(() => context.SetOption(1, "text"));
        AssertInvalid(() => context.SetOption(1, (ReadOnlySpan<byte>)[1]));
        AssertInvalid(() => context.GetOption(1, new byte[3]));
        Assert.Throws<ArgumentNullException>(() => context.SetOption(ThreadNamePrefix, (string)null!));
    }

    [Fact]
    public async Task What_the_first_socket_fixes_cannot_be_set_after_it()
    {
        await using var context = new ZmqContext();
        using (new PairSocket(context))
        {
        }
        Action[] late =
        [
            () => context.IOThreads = 1,
            () => context.MaxSockets = 1,
            () => context.MaxMessageSize = 1,
            () => context.ThreadNamePrefix = "x",
            () => context.ThreadPriority = 1,
            () => context.ThreadSchedulingPolicy = ZmqSchedulingPolicy.Batch,
            () => context.ThreadAffinity = [0],
            () => context.SetOption(2, 5),
            () => context.SetOption(ThreadNamePrefix, "x"),
        ];
        Assert.All(late, set => Assert.Throws<InvalidOperationException>(set));
        Assert.Equal(1023, context.MaxSockets);
        context.IPv6 = true;
        context.Blocky = false;
        context.SetOption(10, 0);
    }

    [Fact]
    public async Task New_sockets_begin_with_the_defaults_of_their_context()
    {
        await using var context = new ZmqContext();
        using var before = new PushSocket(context);
        context.IPv6 = true;
        context.Blocky = false;
        using var after = new PushSocket(context);
        using var subscriber = new SubscriberSocket(context);
        Assert.Equal((false, true), (before.IPv6, after.IPv6));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.Zero), (before.Linger, after.Linger));
        Assert.Equal(TimeSpan.Zero, subscriber.Linger);
        after.Linger = TimeSpan.FromSeconds(1);
        after.IPv6 = false;
        context.Blocky = true;
        using var last = new PushSocket(context);
        Assert.Equal(TimeSpan.FromSeconds(5), last.Linger);
    }

    [Fact]
    public async Task The_limit_of_sockets_holds_and_a_closed_one_makes_room()
    {
        await using var context = new ZmqContext { MaxSockets = 2 };
        using var stays = new PullSocket(context);
        string endpoint = stays.Bind("tcp://127.0.0.1:*").Endpoint;
        for (int i = 0; i < TestScope.Choose(100, 2000); i++)
        {
            using var second = new PushSocket(context) { Linger = TimeSpan.Zero };
            second.Connect(endpoint);
            if (i % 10 == 0)
            {
                ZmqException thrown = Assert.Throws<ZmqException>(() => new PairSocket(context));
                Assert.Equal(ZmqError.TooManySockets, thrown.Error);
                Assert.Contains("2 sockets", thrown.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_sharedcontext_cannot_be_ended()
    {
        Assert.Throws<InvalidOperationException>(ZmqContext.Shared.Shutdown);
        Assert.Throws<InvalidOperationException>(ZmqContext.Shared.Terminate);
        Assert.Throws<InvalidOperationException>(() => ZmqContext.Shared.TryTerminate(TimeSpan.Zero));
        ZmqContext.Shared.Dispose();
        await ZmqContext.Shared.DisposeAsync();
    }

    private static void AssertInvalid(Action call) =>
        Assert.Equal(ZmqError.InvalidArgument, Assert.Throws<ZmqException>(call).Error);
}
