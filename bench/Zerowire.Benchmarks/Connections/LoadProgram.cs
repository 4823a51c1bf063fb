using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Zerowire.Benchmarks.Connections;

/// <summary>
/// The load process: <c>load TYPE</c>, where TYPE is what the contender's socket is. It obeys orders:
/// <c>connect N PORT</c>, <c>listen</c>, <c>accept N</c>, <c>burst K</c> (K messages over every connection),
/// <c>stream N</c> (bursts over the first N in turn, for ever) and <c>drain</c> until <c>stop</c> comes. Its messages
/// are of one size, and it counts them by their bytes.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its process.")]
internal sealed class LoadProgram(ZmqSocketType peerType)
{
    public const int BodySize = 64;
    private const int WireSize = 2 + BodySize;
    private const int BurstMessages = 64;

    /// <summary>So many handshakes at a time: fewer than the contenders' backlog of connections.</summary>
    private const int Handshakes = 32;

    private readonly string _type = peerType switch
    {
        ZmqSocketType.Pull => "PUSH",
        ZmqSocketType.Router => "DEALER",
        _ => "PULL",
    };

    private readonly List<LoadConnection> _connections = [];
    private readonly Queue<LoadConnection> _turns = new();
    private readonly Epoll _epoll = new();
    private readonly int[] _keys = new int[512];
    private readonly byte[] _buffer = new byte[256 << 10];
    private readonly byte[] _burst = CreateBurst();
    private Socket? _listener;
    private long _messagesSent;
    private long _bytesReceived;

    public static int Run(string[] args)
    {
        ControlChannel.Start();
        var program = new LoadProgram(Enum.Parse<ZmqSocketType>(args[1]));
        while (true) program.Obey(ControlChannel.NextOrder());
    }

    private void Obey(string[] order)
    {
        int Number(int index) => int.Parse(order[index], CultureInfo.InvariantCulture);
        switch (order[0])
        {
            case "connect":
                Connect(Number(1), Number(2));
                break;
            case "listen":
                Listen();
                break;
            case "accept":
                Accept(Number(1));
                break;
            case "burst":
                Burst(Number(1));
                break;
            case "stream":
                Stream(Number(1));
                break;
            case "drain":
                Drain();
                break;
        }
    }

    private void Connect(int count, int port)
    {
        DescriptorLimit.Require(_connections.Count + count + 100);
        var endpoint = new IPEndPoint(IPAddress.Loopback, port);
        // Of DEALERs every second one announces a routing id.
        Shake(count, number => LoadConnection.Connect(
            endpoint, _type, _type == "DEALER" && number % 2 == 0 ? $"peer-{number}" : null));
    }

    private void Listen()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
        ControlChannel.Say(FormattableString.Invariant($"LISTENING {((IPEndPoint)_listener.LocalEndPoint!).Port}"));
    }

    private void Accept(int count)
    {
        DescriptorLimit.Require(_connections.Count + count + 100);
        Shake(count, _ => new LoadConnection(_listener!.Accept(), _type, null));
    }

    private void Shake(int count, Func<int, LoadConnection> open)
    {
        for (int left = count; left > 0; left -= Handshakes)
        {
            int first = _connections.Count;
            for (int i = 0; i < Math.Min(left, Handshakes); i++) _connections.Add(open(_connections.Count));
            foreach (LoadConnection connection in _connections.Skip(first)) connection.BeginHandshake();
            for (int i = first; i < _connections.Count; i++)
            {
                _connections[i].FinishHandshake();
                _epoll.Watch((int)_connections[i].Socket.Handle, i);
            }
        }

        ControlChannel.Say("CONNECTED");
    }

    private void Burst(int messages)
    {
        foreach (LoadConnection connection in _connections) BeginTurn(connection, messages);
        SayTotal();
        while (SendTurns(messages: 0) || _connections.Exists(c => c.Sent < c.Wanted)) LookAround();
    }

    private void Stream(int count)
    {
        for (int i = 0; i < count; i++) BeginTurn(_connections[i], BurstMessages);
        while (!ControlChannel.HasOrder)
        {
            SendTurns(BurstMessages);
            LookAround();
        }

        // What was begun is sent as well: the receiver is told how much that is, and reads on.
        _turns.Clear();
        for (int i = 0; i < count; i++)
        {
            if (_connections[i].Sent < _connections[i].Wanted) _turns.Enqueue(_connections[i]);
        }

        SayTotal();
        while (SendTurns(messages: 0) || _connections.Exists(c => c.Sent < c.Wanted)) LookAround();
    }

    /// <summary>Sends a part of what has a turn. A burst that has gone is followed by one of so many messages.</summary>
    private bool SendTurns(int messages)
    {
        for (int i = Math.Min(_turns.Count, _connections.Count); i > 0; i--)
        {
            LoadConnection connection = _turns.Dequeue();
            int sent = connection.Socket.Send(
                _burst.AsSpan(connection.Sent..connection.Wanted), SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
                throw new IOException($"A connection was lost: {error}.");
            connection.Sent += sent;
            connection.IsBlocked = connection.Sent < connection.Wanted;
            if (!connection.IsBlocked && messages > 0) BeginTurn(connection, messages);
        }

        return _turns.Count > 0;
    }

    private void BeginTurn(LoadConnection connection, int messages)
    {
        connection.Sent = 0;
        connection.Wanted = messages * WireSize;
        connection.IsBlocked = false;
        _messagesSent += messages;
        _turns.Enqueue(connection);
    }

    /// <summary>Gives connections that have room again their turn; waits when nothing else is to be done.</summary>
    private void LookAround()
    {
        int count = _epoll.Wait(_keys, _turns.Count > 0 ? 0 : 50);
        foreach (int key in _keys.AsSpan(0, count))
        {
            LoadConnection connection = _connections[key];
            if (!connection.IsBlocked) continue;
            connection.IsBlocked = false;
            _turns.Enqueue(connection);
        }
    }

    /// <summary>Reads all that comes. Behind every message for each connection it sends one over the first of them, so
    /// that the other side knows how far the replies have come.</summary>
    private void Drain()
    {
        long acknowledged = 0;
        _bytesReceived = 0;
        while (!ControlChannel.HasOrder)
        {
            int count = _epoll.Wait(_keys, 50);
            foreach (int key in _keys.AsSpan(0, count)) ReceiveFrom(_connections[key]);
            for (; _bytesReceived / WireSize / _connections.Count > acknowledged; acknowledged++)
            {
                if (_type == "DEALER") _connections[0].Socket.Send(_burst, 0, WireSize, SocketFlags.None);
            }
        }
    }

    private void ReceiveFrom(LoadConnection connection)
    {
        int received;
        do
        {
            received = connection.Socket.Receive(_buffer, SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock) || (error == SocketError.Success && received == 0))
                throw new IOException($"A connection was lost: {error}.");
            _bytesReceived += received;
        }
        while (received == _buffer.Length);
    }

    private void SayTotal() => ControlChannel.Say(FormattableString.Invariant($"TOTAL {_messagesSent}"));

    private static byte[] CreateBurst()
    {
        byte[] burst = new byte[BurstMessages * WireSize];
        for (int i = 0; i < burst.Length; i += WireSize) burst[i + 1] = BodySize;
        return burst;
    }
}
