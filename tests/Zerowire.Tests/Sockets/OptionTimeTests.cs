using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>When an option counts: for what is made afterwards, or at once where that is said of it.</summary>
public sealed class OptionTimeTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_connection_keeps_what_it_was_made_with_also_when_it_is_made_anew(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        DealerSocket dealer = stage.Dealer("old");
        dealer.HelloMessage = "old hello"u8.ToArray();
        dealer.Connect(endpoint);
        dealer.RoutingId = "new"u8.ToArray();
        dealer.HelloMessage = "new hello"u8.ToArray();
        dealer.ReconnectInterval = Timeout.InfiniteTimeSpan;
        for (int life = 0; life < 2; life++)
        {
            RouterSocket first = stage.Router();
            first.Bind(endpoint);
            Assert.Equal("old|old hello", await stage.ReceiveTextAsync(first));
            await first.DisposeAsync();
        }
        RouterSocket second = stage.Router();
        dealer.Connect(second.Bind(stage.AnyEndpoint).Endpoint);
        Assert.Equal("new|new hello", await stage.ReceiveTextAsync(second));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_listener_keeps_what_it_was_made_with(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        pull.MaxMessageSize = 10;
        string narrow = pull.Bind(stage.AnyEndpoint).Endpoint;
        pull.MaxMessageSize = null;
        string wide = pull.Bind(stage.AnyEndpoint).Endpoint;
        await using var log = new MonitorLog(pull);
        byte[] body = new byte[11];
        PushSocket within = stage.Push();
        within.Connect(wide);
        within.Send(body);
        Assert.Equal(11, pull.ReceiveBytes().Length);
        PushSocket beyond = stage.Push();
        beyond.Connect(narrow);
        beyond.Send(body);
        Assert.Equal(ZmqError.MessageTooLarge, (await log.UntilAsync(Kind.Disconnected)).Error);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Probes_and_welcomes_count_at_once_for_listeners_that_are_there(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        XPublisherSocket publisher = stage.XPublisher();
        string ofRouter = router.Bind(stage.AnyEndpoint).Endpoint;
        string ofPublisher = publisher.Bind(stage.AnyEndpoint).Endpoint;
        router.ProbeRouter = true;
        publisher.WelcomeMessage = "welcome"u8.ToArray();
        DealerSocket dealer = stage.Dealer();
        dealer.Connect(ofRouter);
        Assert.Equal("", await stage.ReceiveTextAsync(dealer));
        XSubscriberSocket subscriber = stage.XSubscriber("");
        subscriber.Connect(ofPublisher);
        Assert.Equal("welcome", await stage.ReceiveTextAsync(subscriber));
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:9")]
    [InlineData("ipc:///tmp/zerowire-nobody")]
    public async Task Linger_counts_at_once_for_messages_that_wait_already(string endpoint)
    {
        var context = new ZmqContext();
        var push = new PushSocket(context) { Linger = Timeout.InfiniteTimeSpan };
        push.Connect(endpoint);
        push.Send("for nobody");
        push.Linger = TimeSpan.Zero;
        push.Dispose();
        await context.DisposeAsync().InTimeAsync();
    }
}
