using System.Net;
using System.Net.Sockets;

namespace Zerowire.Tests.Infrastructure;

/// <summary>
/// An address that never answers: its queue of connections is full, so that the system drops what further peers send.
/// </summary>
internal sealed class SilentListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public SilentListener(IPAddress address)
    {
        _listener.Bind(new IPEndPoint(address, 0));
        // Room for one, which is never accepted.
        _listener.Listen(0);
        _filler.Connect(_listener.LocalEndPoint!);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>From now on there is room, and the system answers.</summary>
    public void Answer() => _listener.Listen(100);

    public void Dispose()
    {
        _filler.Dispose();
        _listener.Dispose();
    }
}
