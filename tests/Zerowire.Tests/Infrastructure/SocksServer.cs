using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zerowire.Tests.Infrastructure;

/// <summary>A SOCKS 5 proxy (RFC 1928, RFC 1929) that connects its clients, or does to them what a test says.</summary>
internal sealed class SocksServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _clients = [];
    private readonly Task _accepting;

    public SocksServer(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the option of the client says.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Who is let in; null lets everybody in without a password.</summary>
    public (string UserName, string Password)? Account { get; init; }

    /// <summary>Where peers are by the proxy's book.</summary>
    public Dictionary<string, IPAddress> Hosts { get; } = [];

    /// <summary>Says this to a client instead of speaking SOCKS, and then closes, unless told to stay.</summary>
    public byte[]? Script { get; init; }

    /// <summary>Whether the connection stays open behind the script.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>Sends the reply and the first bytes of the peer together.</summary>
    public bool JoinsReplyAndGreeting { get; init; }

    /// <summary>What clients asked for: kind, host, port.</summary>
    public ConcurrentQueue<(byte Kind, string Host, int Port)> Requests { get; } = [];

    /// <summary>The methods of authentication that clients offered.</summary>
    public ConcurrentQueue<byte[]> Offers { get; } = [];

    /// <summary>How many clients have come.</summary>
    public int Clients => _clients.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // A listener that has stopped refuses to be asked for another client.
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_clients).WaitAsync(TimeSpan.FromSeconds(30));
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _clients.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var client = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (Script is not null)
                await RunScriptAsync(client, Script);
            else if (await LetInAsync(client))
                await ConnectAsync(client);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
        }
    }

    private async Task RunScriptAsync(NetworkStream client, byte[] script)
    {
        await client.WriteAsync(script, _stop.Token);
        if (!StaysOpen)
            client.Socket.Shutdown(SocketShutdown.Send);
        // What the client says is read, so that the end is an orderly one.
        byte[] ignored = new byte[1024];
        while (await client.ReadAsync(ignored, _stop.Token) > 0)
        {
        }
    }

    private async Task<bool> LetInAsync(NetworkStream client)
    {
        byte[] greeting = await ReadAsync(client, 2);
        byte[] offered = await ReadAsync(client, greeting[1]);
        Offers.Enqueue(offered);
        byte wanted = Account is null ? (byte)0 : (byte)2;
        if (greeting[0] != 5 || !offered.Contains(wanted))
        {
            await client.WriteAsync(new byte[] { 5, 0xFF }, _stop.Token);
            return false;
        }
        await client.WriteAsync(new byte[] { 5, wanted }, _stop.Token);
        if (Account is not { } account)
            return true;
        byte[] head = await ReadAsync(client, 2);
        string userName = Encoding.UTF8.GetString(await ReadAsync(client, head[1]));
        string password = Encoding.UTF8.GetString(await ReadAsync(client, (await ReadAsync(client, 1))[0]));
        bool isRight = head[0] == 1 && (userName, password) == account;
        await client.WriteAsync(new byte[] { 1, (byte)(isRight ? 0 : 1) }, _stop.Token);
        return isRight;
    }

    private async Task ConnectAsync(NetworkStream client)
    {
        byte[] request = await ReadAsync(client, 4);
        int length = request[3] switch { 1 => 4, 4 => 16, _ => (await ReadAsync(client, 1))[0] };
        byte[] address = await ReadAsync(client, length);
        byte[] port = await ReadAsync(client, 2);
        string host = request[3] == 3 ? Encoding.ASCII.GetString(address) : new IPAddress(address).ToString();
        int number = (port[0] << 8) | port[1];
        Requests.Enqueue((request[3], host, number));
        if (!Hosts.TryGetValue(host, out IPAddress? found) && !IPAddress.TryParse(host, out found))
        {
            await client.WriteAsync(new byte[] { 5, 4, 0, 1, 0, 0, 0, 0, 0, 0 }, _stop.Token);
            return;
        }
        using var peer = new Socket(found.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await peer.ConnectAsync(found, number, _stop.Token);
        }
        catch (SocketException)
        {
            await client.WriteAsync(new byte[] { 5, 5, 0, 1, 0, 0, 0, 0, 0, 0 }, _stop.Token);
            return;
        }
        await using var stream = new NetworkStream(peer);
        byte[] reply = [5, 0, 0, 1, 127, 0, 0, 1, 0, 0];
        if (JoinsReplyAndGreeting)
            reply = [.. reply, .. await ReadAsync(stream, 10)];
        await client.WriteAsync(reply, _stop.Token);
        // Whichever end closes first, the other one sees it.
        await Task.WhenAny(client.CopyToAsync(stream, _stop.Token), stream.CopyToAsync(client, _stop.Token));
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _stop.Token);
        return bytes;
    }
}
