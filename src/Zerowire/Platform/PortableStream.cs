using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Zerowire.Platform;

/// <summary>A stream over a socket of the runtime.</summary>
internal sealed unsafe class PortableStream : SystemStream
{
    /// <summary>
    /// Pieces up to this size in sum are joined to one send, so that no small packets are made of a batch; what is
    /// larger is sent from where it lies. The runtime gathers managed arrays only.
    /// </summary>
    private const int Joined = 16 << 10;

    private readonly Socket _socket;
    private readonly EndPoint? _peer;
    private nint _descriptor;
    private string? _peerAddress;
    private string? _localEndpoint;

    /// <summary>Takes over a non-blocking socket, whose other end is or will be at the address.</summary>
    public PortableStream(Socket socket, EndPoint? peer)
    {
        _socket = socket;
        _peer = peer;
        _descriptor = socket.Handle;
    }

    public override nint Descriptor => _descriptor;

    public override Socket? Socket => _socket;

    public override string PeerAddress =>
        _peerAddress ??= PeerIPAddress?.ToString() ?? PeerCredentials?.ToString() ?? string.Empty;

    public override IPAddress? PeerIPAddress => (_peer as IPEndPoint)?.Address;

    public override PeerCredentials? PeerCredentials =>
        _peer is IPEndPoint ? null : PortableCredentials.Read(_socket);

    public override string LocalEndpoint => _localEndpoint ??= PortableSocketSystem.Describe(LocalEndPoint());

    protected override string PeerEndpoint => PortableSocketSystem.Describe(_peer);

    public override int Receive(byte* buffer, int length)
    {
        if (_descriptor < 0)
            return -(int)ZmqError.BadDescriptor;
        int count = _socket.Receive(new Span<byte>(buffer, length), SocketFlags.None, out SocketError error);
        return error == SocketError.Success ? count : -(int)SocketErrors.ToZmq(error);
    }

    public override int Send(byte* buffer, int length)
    {
        if (_descriptor < 0)
            return -(int)ZmqError.BadDescriptor;
        int count = _socket.Send(new ReadOnlySpan<byte>(buffer, length), SocketFlags.None, out SocketError error);
        return error == SocketError.Success ? count : -(int)SocketErrors.ToZmq(error);
    }

    [SkipLocalsInit]
    public override int Send(IoVector* vectors, int count)
    {
        byte* joined = stackalloc byte[Joined];
        int total = 0;
        int index = 0;
        nuint offset = 0;
        while (index < count)
        {
            byte* start = vectors[index].Base + offset;
            int length = (int)(vectors[index].Length - offset);
            if (length < Joined)
            {
                length = Join(vectors, count, ref index, ref offset, joined);
                start = joined;
            }
            else
            {
                index++;
                offset = 0;
            }

            int sent = length == 0 ? 0 : Send(start, length);
            if (sent < 0)
                return total > 0 ? total : sent;
            total += sent;
            if (sent < length)
                return total;
        }

        return total;
    }

    public override ZmqError FinishConnect()
    {
        try
        {
            // Some systems show a failure as writable, Windows as an error.
            if (!_socket.Poll(0, SelectMode.SelectWrite) && !_socket.Poll(0, SelectMode.SelectError))
                return ZmqError.InProgress;
            var error = (SocketError)(int)_socket.GetSocketOption(
                SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (error != SocketError.Success)
                return SocketErrors.ToZmq(error);
            // Throws when there is no peer, whatever else the system said.
            if (_socket.RemoteEndPoint is null)
                return ZmqError.InProgress;
        }
        catch (SocketException exception)
        {
            return SocketErrors.ToZmq(exception.SocketErrorCode);
        }

        // TCP's simultaneous open lets a socket whose ephemeral port is the one it connects to reach itself.
        return _peer is IPEndPoint && Equals(LocalEndPoint(), _peer) ? ZmqError.ConnectionRefused : ZmqError.None;
    }

    public override void Shutdown() => Shutdown(SocketShutdown.Both);

    public override void ShutdownSend() => Shutdown(SocketShutdown.Send);

    // No call of the runtime tells.
    public override int UnsentBytes() => -1;

    public override uint[] ReadPeerGroups() => PortableCredentials.ReadGroups(_socket);

    public override void Dispose()
    {
        if (_descriptor < 0)
            return;
        // Asked once more while the system knows: events that come after the end name both ends.
        _ = LocalEndpoint;
        _descriptor = -1;
        _socket.Dispose();
    }

    /// <summary>Copies pieces, the last one perhaps in part, and steps over them. The number of bytes.</summary>
    private static int Join(IoVector* vectors, int count, ref int index, ref nuint offset, byte* joined)
    {
        int length = 0;
        while (index < count && length < Joined)
        {
            nuint left = vectors[index].Length - offset;
            nuint piece = Math.Min(left, (nuint)(Joined - length));
            Unsafe.CopyBlockUnaligned(joined + length, vectors[index].Base + offset, (uint)piece);
            length += (int)piece;
            offset += piece;
            if (piece == left)
            {
                index++;
                offset = 0;
            }
        }

        return length;
    }

    private void Shutdown(SocketShutdown how)
    {
        try
        {
            _socket.Shutdown(how);
        }
        catch (SocketException)
        {
            // The connection has ended already.
        }
    }

    private EndPoint? LocalEndPoint()
    {
        try
        {
            return _socket.LocalEndPoint;
        }
        catch (SocketException)
        {
            // The connection has ended, and the system has forgotten its address.
            return null;
        }
    }
}
