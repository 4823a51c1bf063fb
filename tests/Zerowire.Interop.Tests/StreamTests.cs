using System.Text;
using Zerowire.Interop.Tests.Peers;
using Zerowire.LibZmq;

namespace Zerowire.Interop.Tests;

/// <summary>STREAM, with STREAM of the real libzmq and with plain TCP programs in Python on the other side.</summary>
public sealed class StreamTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly LibZmqContext _context = new();

    public static TheoryData<string, bool> Roles => new()
    {
        { "tcp", true }, { "tcp", false }, { "ipc", true }, { "ipc", false },
    };

    public void Dispose() => _context.Dispose();

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Both_are_announced_talk_and_part_when_we_say_so(string transport, bool weBind)
    {
        await using StreamSocket us = Ours();
        using var them = new LibZmqSocket(_context, LibZmqSocketType.Stream);
        (byte[] ofThem, byte[] ofUs) = Meet(us, them, transport, weBind);
        us.Send(ofThem, "hello"u8);
        Assert.Equal("hello", ReadText(them.ReceiveMessage, ofUs, 5));
        them.SendMessage(ofUs, "and hello"u8.ToArray());
        Assert.Equal("and hello", ReadText(() => Receive(us), ofThem, 9));
        us.DisconnectPeer(ofThem);
        Assert.Equal(ofUs, Notified(them.ReceiveMessage));
        ZmqException gone = Assert.Throws<ZmqException>(() => us.Send(ofThem, "too late"u8));
        Assert.Equal(ZmqError.HostUnreachable, gone.Error);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Both_are_told_when_libzmq_ends_the_connection(string transport, bool weBind)
    {
        await using StreamSocket us = Ours();
        using var them = new LibZmqSocket(_context, LibZmqSocketType.Stream);
        (byte[] ofThem, byte[] ofUs) = Meet(us, them, transport, weBind);
        them.SendMessage(ofUs, "last words"u8.ToArray());
        them.SendMessage(ofUs, []);
        Assert.Equal("last words", ReadText(() => Receive(us), ofThem, 10));
        Assert.Equal(ofThem, Notified(() => ReceivePoking(us, them)));
        if (weBind)
            return;
        // Who has connected does so again, to a libzmq that still listens.
        Assert.Equal(ofThem, Notified(() => Receive(us)));
        byte[] ofUsAgain = Notified(them.ReceiveMessage);
        us.Send(ofThem, "back"u8);
        Assert.Equal("back", ReadText(them.ReceiveMessage, ofUsAgain, 4));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Megabytes_pass_both_ways_at_once(string transport, bool weBind)
    {
        await using StreamSocket us = Ours();
        using var them = new LibZmqSocket(_context, LibZmqSocketType.Stream);
        (byte[] ofThem, byte[] ofUs) = Meet(us, them, transport, weBind);
        byte[] all = new byte[4 << 20];
        new Random(1).NextBytes(all);
        // They send back what they get; a socket of libzmq is for one thread, and its marks would lock two that only send.
        var echo = new Thread(() =>
        {
            for (int echoed = 0; echoed < all.Length;)
            {
                byte[][] chunk = them.ReceiveMessage();
                echoed += chunk[1].Length;
                them.SendMessage(ofUs, chunk[1]);
            }
        });
        echo.Start();
        Task sending = Task.Run(async () =>
        {
            foreach (byte[] part in all.Chunk(50_000))
                await us.SendAsync(new ZmqMessage(ofThem).Append(part));
        });
        byte[] back = new byte[all.Length];
        for (int received = 0; received < all.Length;)
        {
            byte[][] chunk = Receive(us);
            Assert.Equal(ofThem, chunk[0]);
            chunk[1].CopyTo(back, received);
            received += chunk[1].Length;
        }
        await sending.WaitAsync(s_patience);
        echo.Join();
        Assert.True(back.AsSpan().SequenceEqual(all));
    }

    [Fact]
    public async Task A_libzmq_stream_sees_the_greeting_of_an_ordinary_socket_of_ours_and_can_answer_as_zmtp_1()
    {
        await using var push = new PushSocket { Linger = TimeSpan.Zero };
        using var them = new LibZmqSocket(_context, LibZmqSocketType.Stream);
        push.Connect(them.Bind("tcp://127.0.0.1:*"));
        byte[] id = Notified(them.ReceiveMessage);
        Assert.Equal([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F], Read(them.ReceiveMessage, id, 10));
        // An anonymous peer of ZMTP 1.0.
        them.SendMessage(id, [1, 0]);
        push.Send("hello", s_patience);
        Assert.Equal([6, 0, .. "hello"u8], Read(them.ReceiveMessage, id, 7));
    }

    [Fact]
    public async Task A_router_of_ours_names_a_dealer_of_libzmq()
    {
        await using var router = new RouterSocket { Mandatory = true, Linger = TimeSpan.Zero };
        using var dealer = new LibZmqSocket(_context, LibZmqSocketType.Dealer);
        dealer.SetOption(LibZmqOption.RoutingId, "its own name"u8);
        router.Connect(dealer.Bind("tcp://127.0.0.1:*"), "our name"u8);
        router.Send("our name"u8, "hello"u8);
        Assert.Equal(["hello"u8.ToArray()], dealer.ReceiveMessage());
        dealer.SendMessage("answer"u8.ToArray());
        using ZmqMessage answer = router.Receive(s_patience);
        Assert.Equal(["our name", "answer"], [answer[0].ToString(), answer[1].ToString()]);
    }

    [Fact]
    public async Task A_plain_client_in_python_is_served()
    {
        const int Lines = 2000;
        await using StreamSocket us = Ours();
        using ExternalProcess python = ExternalProcess.Python(
            "rawclient.py", "connect", us.Bind("tcp://127.0.0.1:*").Endpoint, Lines);
        byte[] id = Notified(() => Receive(us));
        string all = string.Concat(Enumerable.Range(0, Lines).Select(i => $"line {i}\n"));
        Task<string[]> answers = python.ReadLinesAsync(Lines);
        for (int received = 0; received < all.Length;)
        {
            byte[][] chunk = Receive(us);
            Assert.Equal(id, chunk[0]);
            received += chunk[1].Length;
            us.Send(id, Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(chunk[1]).ToUpperInvariant()));
        }
        Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"LINE {i}"), await answers);
        // It has closed its half, and that ends the connection.
        Assert.Equal(id, Notified(() => Receive(us)));
        Assert.Equal("END", await python.ReadLineAsync());
        await python.AssertSuccessAsync();
    }

    [Fact]
    public async Task A_plain_server_in_python_serves_us()
    {
        using ExternalProcess python = ExternalProcess.Python("rawserver.py", "bind", "tcp://127.0.0.1:*", 2);
        await using StreamSocket us = Ours();
        string endpoint = await python.ReadEndpointAsync();
        byte[] request = Encoding.ASCII.GetBytes(new string('x', 1_000_000));
        foreach (string name in (string[])["first", "second"])
        {
            byte[] id = Encoding.ASCII.GetBytes(name);
            us.Connect(endpoint, id);
            us.Send(id, request);
            Assert.Equal(id, Notified(() => Receive(us)));
            Assert.Equal(new string('X', request.Length), ReadText(() => Receive(us), id, request.Length));
            us.DisconnectPeer(id);
            Assert.Equal($"{request.Length}", await python.ReadLineAsync());
        }
        await python.AssertSuccessAsync();
    }

    private static StreamSocket Ours() => new()
    {
        Linger = TimeSpan.Zero,
        ReconnectInterval = TimeSpan.FromMilliseconds(20),
        SendTimeout = s_patience,
    };

    /// <summary>Connects the two; the routing ids by which each knows the other.</summary>
    private static (byte[] OfThem, byte[] OfUs) Meet(
        StreamSocket us, LibZmqSocket them, string transport, bool weBind)
    {
        string endpoint = Endpoints.New(transport);
        if (weBind) them.Connect(us.Bind(endpoint).Endpoint);
        else us.Connect(them.Bind(endpoint));
        return (Notified(() => Receive(us)), Notified(them.ReceiveMessage));
    }

    private static byte[][] Receive(StreamSocket socket)
    {
        using ZmqMessage message = socket.Receive(s_patience);
        return [message[0].ToArray(), message[1].ToArray()];
    }

    /// <summary>Receives while libzmq, which works for a socket when it is called only, is given the chance to.</summary>
    private static byte[][] ReceivePoking(StreamSocket socket, LibZmqSocket them)
    {
        long start = Environment.TickCount64;
        ZmqMessage? message;
        while (!socket.TryReceive(out message, TimeSpan.FromMilliseconds(5)))
        {
            Assert.True(Environment.TickCount64 - start < s_patience.TotalMilliseconds, "Nothing came.");
            _ = them.Events;
        }
        using (message) return [message[0].ToArray(), message[1].ToArray()];
    }

    /// <summary>Receives a notification; the routing id of the peer.</summary>
    private static byte[] Notified(Func<byte[][]> receive)
    {
        byte[][] message = receive();
        Assert.Equal(2, message.Length);
        Assert.Empty(message[1]);
        return message[0];
    }

    private static string ReadText(Func<byte[][]> receive, byte[] id, int length) =>
        Encoding.ASCII.GetString(Read(receive, id, length));

    /// <summary>Receives chunks of one peer until so many bytes have come.</summary>
    private static byte[] Read(Func<byte[][]> receive, byte[] id, int length)
    {
        var bytes = new List<byte>();
        while (bytes.Count < length)
        {
            byte[][] message = receive();
            Assert.Equal(id, message[0]);
            Assert.NotEmpty(message[1]);
            bytes.AddRange(message[1]);
        }
        return [.. bytes];
    }
}
