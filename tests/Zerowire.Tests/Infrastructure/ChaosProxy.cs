using System.Net;
using System.Net.Sockets;

namespace Zerowire.Tests.Infrastructure;

/// <summary>Stands between two peers, passes bytes on in pieces of any size, and cuts connections anywhere.</summary>
internal sealed class ChaosProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly Random _random;
    private readonly int _meanLife;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private volatile bool _calm;
    private int _cuts;

    /// <param name="target">The endpoint behind the proxy.</param>
    /// <param name="meanLife">After about so many bytes a connection is cut.</param>
    /// <param name="seed">What makes a run repeatable, as far as the kernel plays along.</param>
    public ChaosProxy(string target, int meanLife, int seed)
    {
        _target = new Uri(target);
        _meanLife = meanLife;
        _random = new Random(seed);
        _listener.Start();
        _work = AcceptAsync();
    }

    public string Endpoint => $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>From now on connections live, and bytes are passed on as they come.</summary>
    public void CalmDown() => _calm = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _work;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
                client.NoDelay = server.NoDelay = true;
                bool byteByByte = Next(8) == 0;
                // One direction ends the other, as when a machine goes away.
                await Task.WhenAny(
                    PassOnAsync(client, server, Next(2 * _meanLife), byteByByte),
                    PassOnAsync(server, client, Next(2 * _meanLife), byteByByte));
                if (Next(2) == 0)
                {
                    client.LingerState = new LingerOption(true, 0);
                    server.LingerState = new LingerOption(true, 0);
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
            }
        }
    }

    private async Task PassOnAsync(Socket from, Socket to, int life, bool byteByByte)
    {
        byte[] buffer = new byte[32 << 10];
        try
        {
            while (true)
            {
                int want = _calm ? buffer.Length : byteByByte && life % 3 != 0 ? 1 : 1 + Next(buffer.Length);
                int count = await from.ReceiveAsync(buffer.AsMemory(0, want), _stop.Token);
                if (count == 0)
                    return;
                bool cut = !_calm && count >= life;
                for (int sent = 0, end = cut ? life : count; sent < end;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, end - sent), _stop.Token);
                life -= count;
                if (cut)
                {
                    Interlocked.Increment(ref _cuts);
                    return;
                }
                if (!_calm && Next(50) == 0)
                    await Task.Delay(Next(10), _stop.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private int Next(int limit)
    {
        lock (_random)
            return _random.Next(limit);
    }
}
