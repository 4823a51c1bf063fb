using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>A listener over a socket of the runtime.</summary>
internal sealed class PortableListenSocket : ListenSocket
{
    private readonly Socket _socket;
    private readonly long _descriptorLimit;
    private readonly SocketTuning _tuning;
    private readonly PortableSocketFile? _file;
    private nint _descriptor;

    /// <summary>Takes over a listening socket and, for a local path that was bound here, the file that stands for
    /// it.</summary>
    public PortableListenSocket(
        Socket socket, string localEndpoint, long descriptorLimit, SocketTuning tuning, PortableSocketFile? file)
    {
        _socket = socket;
        _descriptor = socket.Handle;
        _descriptorLimit = descriptorLimit;
        _tuning = tuning;
        _file = file;
        LocalEndpoint = localEndpoint;
    }

    public override nint Descriptor => _descriptor;

    public override Socket? Socket => _socket;

    public override string LocalEndpoint { get; }

    public override SystemStream? Accept(out ZmqError error)
    {
        error = ZmqError.WouldBlock;
        Socket? accepted = null;
        try
        {
            // Asked first, because an accept that would block throws.
            if (!_socket.Poll(0, SelectMode.SelectRead))
                return null;
            accepted = _socket.Accept();
            if (accepted.Handle < _descriptorLimit)
            {
                accepted.Blocking = false;
                error = PortableOptions.Tune(accepted, _tuning);
                if (error == ZmqError.None)
                    return new PortableStream(accepted, accepted.RemoteEndPoint);
            }
            else
            {
                error = ZmqError.TooManySockets;
            }
        }
        catch (SocketException exception)
        {
            error = SocketErrors.ToZmq(exception.SocketErrorCode);
        }

        accepted?.Dispose();
        return null;
    }

    public override ZmqError Close()
    {
        if (_descriptor < 0)
            return ZmqError.None;
        _descriptor = -1;
        ZmqError error = _file?.Remove() ?? ZmqError.None;
        _socket.Dispose();
        return error;
    }
}
