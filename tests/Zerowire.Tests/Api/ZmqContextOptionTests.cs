namespace Zerowire.Tests.Api;

public sealed class ZmqContextOptionTests
{
    [Fact]
    public void Defaults_are_those_of_libzmq()
    {
        var context = new ZmqContext();
        Assert.Equal(1, context.IOThreads);
        Assert.Equal(1023, context.MaxSockets);
        Assert.False(context.IPv6);
        Assert.Equal("", context.ThreadNamePrefix);
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        var context = new ZmqContext();
        Assert.Throws<ArgumentOutOfRangeException>(() => context.IOThreads = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => context.MaxSockets = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => context.MaxSockets = 65536);
        Assert.Throws<ArgumentException>(() => context.ThreadNamePrefix = "seventeen letters");
        Assert.Throws<ArgumentNullException>(() => context.ThreadNamePrefix = null!);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 17)]
    [InlineData(42, 1)]
    [InlineData(70, 0)]
    public void An_option_is_set_and_read_by_number(int option, int value)
    {
        var context = new ZmqContext();
        context.SetOption(option, value);
        Assert.Equal(value, context.GetOption(option));
    }

    [Theory]
    [InlineData(1, -1)]
    [InlineData(2, 0)]
    [InlineData(2, 65536)]
    [InlineData(3, 1)]
    [InlineData(42, -1)]
    [InlineData(999, 1)]
    public void A_wrong_number_or_value_is_an_invalid_argument(int option, int value) => Assert.Equal(
        ZmqError.InvalidArgument, Assert.Throws<ZmqException>(() => new ZmqContext().SetOption(option, value)).Error);

    [Fact]
    public void Read_only_options_tell_the_limits()
    {
        var context = new ZmqContext();
        Assert.Equal(65535, context.GetOption(3));
        Assert.Equal(64, context.GetOption(6));
        Assert.Throws<ZmqException>(() => context.GetOption(999));
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
}
