using System.Net;
using System.Net.Sockets;

namespace Zerowire.Interop.Tests.Peers;

/// <summary>Stands between two peers over tcp and hears what they say.</summary>
internal sealed class Tap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte> _fromClient = [];
    private readonly List<byte> _fromServer = [];
    private readonly Task _work;
    private volatile bool _silent;
    private int _connections;

    /// <param name="target">The endpoint of the server behind the tap.</param>
    public Tap(string target)
    {
        _target = new Uri(target);
        _listener.Start();
        _work = AcceptAsync();
    }

    public string Endpoint => $"tcp://{_listener.LocalEndpoint}";

    /// <summary>How many connections there have been.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Completes when the server ends a connection.</summary>
    public Task EndedByServer => _ended.Task;

    /// <summary>From now on nothing is passed on, and the connections stay.</summary>
    public void FallSilent() => _silent = true;

    /// <summary>How many times the client has sent these bytes.</summary>
    public int CountFromClient(ReadOnlySpan<byte> bytes) => Count(_fromClient, bytes);

    /// <summary>How many times the server has sent these bytes.</summary>
    public int CountFromServer(ReadOnlySpan<byte> bytes) => Count(_fromServer, bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _work;
        _stop.Dispose();
    }

    private static int Count(List<byte> heard, ReadOnlySpan<byte> bytes)
    {
        lock (heard)
        {
            ReadOnlySpan<byte> rest = heard.ToArray();
            int count = 0;
            for (int at; (at = rest.IndexOf(bytes)) >= 0; count++) rest = rest[(at + bytes.Length)..];
            return count;
        }
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
            // The end of the test.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket client)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        using (var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await server.ConnectAsync(_target.Host, _target.Port);
            Task forth = PassAsync(client, server, _fromClient);
            Task back = PassAsync(server, client, _fromServer);
            if (await Task.WhenAny(forth, back) == back) _ended.TrySetResult();
        }
    }

    private async Task PassAsync(Socket from, Socket to, List<byte> heard)
    {
        byte[] buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                if (_silent) continue;
                lock (heard) heard.AddRange(buffer.AsSpan(0, count));
                await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the two has gone, or the test is over.
        }
    }
}
