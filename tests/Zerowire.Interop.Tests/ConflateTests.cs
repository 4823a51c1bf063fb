using System.Buffers.Binary;
using Zerowire.Interop.Tests.Peers;
using Zerowire.LibZmq;

namespace Zerowire.Interop.Tests;

/// <summary>ZMQ_CONFLATE on either side of a connection with the real libzmq.</summary>
public sealed class ConflateTests : IDisposable
{
    private const int Count = 50_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly LibZmqContext _context = new();

    public void Dispose() => _context.Dispose();

    [Theory]
    [InlineData("tcp", true)]
    [InlineData("tcp", false)]
    [InlineData("ipc", true)]
    [InlineData("ipc", false)]
    public async Task Libzmq_gets_the_newest_of_what_we_send(string transport, bool weBind)
    {
        await using var push = new PushSocket { Conflate = true, SendHighWaterMark = 1, Linger = TimeSpan.Zero };
        using var pull = new LibZmqSocket(_context, LibZmqSocketType.Pull);
        Join(push, pull, transport, weBind);
        byte[] message = new byte[1000];
        for (int i = 1; i <= Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message, i);
            push.Send(message, s_patience);
        }
        Assert.InRange(ReadToLast(() => pull.ReceiveMessage()[0]), 1, Count - 1);
    }

    [Theory]
    [InlineData("tcp", true)]
    [InlineData("tcp", false)]
    [InlineData("ipc", true)]
    [InlineData("ipc", false)]
    public async Task We_get_the_newest_of_what_libzmq_sends_and_never_hold_it_back(string transport, bool weBind)
    {
        await using var pull = new PullSocket { Conflate = true, ReceiveHighWaterMark = 1 };
        using var push = new LibZmqSocket(_context, LibZmqSocketType.Push);
        Join(pull, push, transport, weBind);
        byte[] message = new byte[1000];
        for (int i = 1; i <= Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message, i);
            push.Send("more frames"u8, more: true);
            push.Send(message);
        }
        int received = ReadToLast(() =>
        {
            using ZmqMessage got = pull.Receive(s_patience);
            Assert.Equal(2, got.Count);
            return got[1].Span.ToArray();
        });
        Assert.InRange(received, 1, Count - 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_sides_may_conflate(bool weSend)
    {
        await using var dealer = new DealerSocket { Conflate = true, Linger = TimeSpan.Zero };
        using var other = new LibZmqSocket(_context, LibZmqSocketType.Dealer);
        other.SetOption(LibZmqOption.Conflate, 1);
        Join(dealer, other, "tcp", weBind: true);
        byte[] message = new byte[1000];
        for (int i = 1; i <= Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message, i);
            if (weSend) dealer.Send(message, s_patience);
            else other.Send(message);
        }
        ReadToLast(() =>
        {
            if (weSend) return other.ReceiveMessage()[0];
            using ZmqMessage got = dealer.Receive(s_patience);
            return got[0].Span.ToArray();
        });
    }

    [Fact]
    public async Task A_publisher_that_conflates_hears_every_subscription_of_libzmq()
    {
        await using var publisher = new PublisherSocket { Conflate = true, Linger = TimeSpan.Zero };
        using var subscriber = new LibZmqSocket(_context, LibZmqSocketType.Subscriber);
        for (int i = 0; i < 100; i++) Subscribe(subscriber, i);
        Join(publisher, subscriber, "tcp", weBind: true);
        for (int i = 100; i < 200; i++) Subscribe(subscriber, i);
        AwaitTopic(subscriber, () => publisher.Send("199."), "199.");
        for (int i = 0; i < 200; i++)
        {
            string topic = $"{i}.";
            publisher.Send(topic);
            while (System.Text.Encoding.UTF8.GetString(subscriber.ReceiveMessage()[0]) != topic)
            {
                // What was published while the subscriptions were on their way.
            }
        }

        static void Subscribe(LibZmqSocket socket, int topic) =>
            socket.SetOption(LibZmqOption.Subscribe, System.Text.Encoding.UTF8.GetBytes($"{topic}."));
    }

    [Fact]
    public async Task A_subscriber_that_conflates_gets_the_newest_that_libzmq_publishes()
    {
        await using var subscriber = new SubscriberSocket { Conflate = true };
        using var publisher = new LibZmqSocket(_context, LibZmqSocketType.Publisher);
        subscriber.Subscribe("");
        publisher.SetOption(LibZmqOption.SendHighWaterMark, 0);
        Join(subscriber, publisher, "tcp", weBind: false);
        long start = Environment.TickCount64;
        do
        {
            Assert.InRange(Environment.TickCount64 - start, 0, (long)s_patience.TotalMilliseconds);
            publisher.Send(new byte[4]);
        }
        while (!subscriber.TryReceive(out _, TimeSpan.FromMilliseconds(10)));
        byte[] message = new byte[20];
        for (int i = 1; i <= Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message, i);
            publisher.Send(message);
        }

        ReadToLast(() =>
        {
            while (true)
            {
                using ZmqMessage got = subscriber.Receive(s_patience);
                // The ones of four bytes are from before.
                if (got[0].Length == message.Length) return got[0].Span.ToArray();
            }
        });
    }

    private static void Join(ZmqSocket ours, LibZmqSocket theirs, string transport, bool weBind)
    {
        string endpoint = Endpoints.New(transport);
        if (weBind)
        {
            theirs.Connect(ours.Bind(endpoint).Endpoint);
            return;
        }

        ZmqConnection connection = ours.Connect(theirs.Bind(endpoint));
        Assert.True(connection.WaitUntilReadyAsync().Wait(s_patience));
    }

    private static void AwaitTopic(LibZmqSocket subscriber, Action publish, string topic)
    {
        subscriber.SetOption(LibZmqOption.ReceiveTimeout, 10);
        long start = Environment.TickCount64;
        while (true)
        {
            Assert.InRange(Environment.TickCount64 - start, 0, (long)s_patience.TotalMilliseconds);
            publish();
            try
            {
                Assert.Equal(topic, System.Text.Encoding.UTF8.GetString(subscriber.ReceiveMessage()[0]));
                break;
            }
            catch (TimeoutException)
            {
                // The subscription is still on its way.
            }
        }

        subscriber.SetOption(LibZmqOption.ReceiveTimeout, LibZmqSocket.PatienceMilliseconds);
    }

    /// <summary>Receives ever newer numbers up to the last; how many there were.</summary>
    private static int ReadToLast(Func<byte[]> receive)
    {
        int last = 0;
        int received = 0;
        for (; last < Count; received++)
        {
            int number = BinaryPrimitives.ReadInt32LittleEndian(receive());
            Assert.True(number > last, $"{number} after {last}");
            last = number;
        }

        return received;
    }
}
