using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Every pair of types that may talk (RFC 28 to 31) exchanges messages of every shape.</summary>
public sealed class ExchangeTests
{
    private const int Large = 10 * 1024 * 1024;

    /// <summary>The lengths of the frames of the messages.</summary>
    private static readonly int[][] s_shapes =
        [[5], [0], [1, 0, 3], [255], [256, 255], [8191, 8192, 8193, 0], [40_000, 1], [Large], [0, 3_000_000, 0, 1]];

    private static readonly byte[] s_source = Source();

    private static readonly (ZmqSocketType, ZmqSocketType)[] s_pairs =
    [
        (ZmqSocketType.Pair, ZmqSocketType.Pair),
        (ZmqSocketType.Push, ZmqSocketType.Pull),
        (ZmqSocketType.Publisher, ZmqSocketType.Subscriber),
        (ZmqSocketType.Publisher, ZmqSocketType.XSubscriber),
        (ZmqSocketType.XPublisher, ZmqSocketType.Subscriber),
        (ZmqSocketType.XPublisher, ZmqSocketType.XSubscriber),
        (ZmqSocketType.Request, ZmqSocketType.Reply),
        (ZmqSocketType.Request, ZmqSocketType.Router),
        (ZmqSocketType.Dealer, ZmqSocketType.Reply),
        (ZmqSocketType.Dealer, ZmqSocketType.Router),
        (ZmqSocketType.Dealer, ZmqSocketType.Dealer),
        (ZmqSocketType.Router, ZmqSocketType.Router),
    ];

    /// <summary>The type that binds, the type that connects, the scenario.</summary>
    public static TheoryData<ZmqSocketType, ZmqSocketType, string> Cases => CasesOver(Scenarios.Names);

    public static TheoryData<ZmqSocketType, ZmqSocketType, string> CasesOfTransports =>
        CasesOver(Scenarios.IsWhole ? Scenarios.Names : ["tcp/async/epoll", "ipc/sync/poll", "inproc/try/epoll"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Messages_of_every_shape_arrive_whole(ZmqSocketType binds, ZmqSocketType connects, string scenario)
    {
        await using var stage = new Stage(scenario);
        var binder = new Party(stage, binds, "binder");
        var connecter = new Party(stage, connects, "connecter");
        await stage.JoinAsync(binder.Socket, connecter.Socket);
        await TalkAsync(stage, binder, connecter, s_shapes);
    }

    [Theory]
    [MemberData(nameof(CasesOfTransports))]
    public async Task A_socket_may_connect_before_its_peer_binds(
        ZmqSocketType binds, ZmqSocketType connects, string scenario)
    {
        await using var stage = new Stage(scenario);
        var binder = new Party(stage, binds, "binder");
        var connecter = new Party(stage, connects, "connecter");
        string endpoint = stage.NewEndpoint();
        ZmqConnection connection = connecter.Socket.Connect(endpoint);
        Assert.Equal(ZmqConnectionState.Connecting, connection.State);
        binder.Socket.Bind(endpoint);
        await connection.WaitUntilReadyAsync().InTimeAsync();
        Assert.Equal(ZmqConnectionState.Ready, connection.State);
        await TalkAsync(stage, binder, connecter, s_shapes[..3]);
    }

    private static async Task TalkAsync(Stage stage, Party binder, Party connecter, int[][] shapes)
    {
        (Party first, Party second) = binder.Opens(connecter) ? (binder, connecter) : (connecter, binder);
        if (first.IsPublisher)
            await stage.AwaitSubscriptionAsync((IZmqSender)first.Socket, (IZmqReceiver)second.Socket);
        foreach (int[] shape in shapes)
        {
            byte[][] question = Body(shape, 1);
            await first.SayAsync(second, question);
            await second.HearAsync(first, question);
            if (!first.Answers)
                continue;
            byte[][] answer = Body(shape, 2);
            await second.SayAsync(first, answer);
            await first.HearAsync(second, answer);
        }
    }

    /// <summary>Frames that differ from each other wherever they are cut.</summary>
    private static byte[][] Body(int[] lengths, int seed) =>
        [.. lengths.Select((length, i) => s_source.AsSpan(seed + i, length).ToArray())];

    private static TheoryData<ZmqSocketType, ZmqSocketType, string> CasesOver(IEnumerable<string> scenarios)
    {
        var cases = new TheoryData<ZmqSocketType, ZmqSocketType, string>();
        foreach (string scenario in scenarios)
        {
            foreach ((ZmqSocketType one, ZmqSocketType other) in s_pairs)
            {
                cases.Add(one, other, scenario);
                if (one != other)
                    cases.Add(other, one, scenario);
            }
        }
        return cases;
    }

    private static byte[] Source()
    {
        byte[] bytes = new byte[Large + 100];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
