using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Api;

/// <summary>How a context is told what its I/O threads stand on. Settings are those of the whole process.</summary>
[Collection(SerialCollection.Name)]
public sealed class ReactorTests : IDisposable
{
    private const string Setting = "Zerowire.Reactor";
    private const string Variable = "ZEROWIRE_REACTOR";

    public void Dispose()
    {
        AppContext.SetData(Setting, null);
        Environment.SetEnvironmentVariable(Variable, null);
    }

    [Fact]
    public void Default_is_epoll_on_Linux()
    {
        var context = new ZmqContext();
        Assert.Equal(ZmqReactor.Epoll, context.Reactor);
        context.Reactor = ZmqReactor.Poll;
        context.Reactor = ZmqReactor.Default;
        Assert.Equal(ZmqReactor.Epoll, context.Reactor);
    }

    [Fact]
    public void One_that_the_system_does_not_have_is_refused_when_it_is_set()
    {
        var context = new ZmqContext();
        Assert.Equal(
            ZmqError.NotSupported,
            Assert.Throws<ZmqException>(() => context.Reactor = ZmqReactor.KQueue).Error);
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Reactor = (ZmqReactor)77);
        Assert.Equal(ZmqReactor.Epoll, context.Reactor);
    }

    [Fact]
    public void It_is_fixed_by_the_first_socket()
    {
        using var context = new ZmqContext { Reactor = ZmqReactor.Portable };
        using var pair = new PairSocket(context);
        Assert.Throws<InvalidOperationException>(() => context.Reactor = ZmqReactor.Poll);
        Assert.Equal(ZmqReactor.Portable, context.Reactor);
    }

    [Fact]
    public void A_setting_of_the_program_stands_above_one_of_its_environment_and_below_its_code()
    {
        Environment.SetEnvironmentVariable(Variable, "poll");
        Assert.Equal(ZmqReactor.Poll, new ZmqContext().Reactor);
        AppContext.SetData(Setting, "Portable");
        Assert.Equal(ZmqReactor.Portable, new ZmqContext().Reactor);
        Assert.Equal(ZmqReactor.Select, new ZmqContext { Reactor = ZmqReactor.Select }.Reactor);
    }

    [Theory]
    [InlineData("eproll", ZmqError.InvalidArgument)]
    [InlineData("77", ZmqError.InvalidArgument)]
    [InlineData("kqueue", ZmqError.NotSupported)]
    public void A_setting_that_cannot_be_followed_fails_the_first_socket(string value, ZmqError expected)
    {
        Environment.SetEnvironmentVariable(Variable, value);
        using var context = new ZmqContext();
        ZmqException exception = Assert.Throws<ZmqException>(() => new PairSocket(context));
        Assert.Equal(expected, exception.Error);
        Assert.Contains(value, exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(ZmqReactor.Epoll, ZmqReactor.Portable, "tcp://127.0.0.1:*")]
    [InlineData(ZmqReactor.Portable, ZmqReactor.Select, "tcp://127.0.0.1:*")]
    [InlineData(ZmqReactor.Portable, ZmqReactor.Epoll, "ipc://*")]
    [InlineData(ZmqReactor.Poll, ZmqReactor.Portable, "ipc://*")]
    [InlineData(ZmqReactor.Epoll, ZmqReactor.Portable, "ipc://@zerowire-reactors-1")]
    [InlineData(ZmqReactor.Portable, ZmqReactor.Epoll, "ipc://@zerowire-reactors-2")]
    public void Contexts_of_different_reactors_talk_to_each_other(
        ZmqReactor binding, ZmqReactor connecting, string endpoint)
    {
        using var one = new ZmqContext { Reactor = binding };
        using var other = new ZmqContext { Reactor = connecting };
        using var reply = new ReplySocket(one);
        using var request = new RequestSocket(other);
        request.Connect(reply.Bind(endpoint).Endpoint);
        byte[] body = new byte[300_000];
        new Random(1).NextBytes(body);
        for (int i = 0; i < 3; i++)
        {
            request.Send(body, Eventually.Patience);
            using ZmqMessage message = reply.Receive(Eventually.Patience);
            reply.Send(message, Eventually.Patience);
            using ZmqMessage echoed = request.Receive(Eventually.Patience);
            Assert.True(echoed[0].Span.SequenceEqual(body));
        }
    }
}
