using System.Net;
using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>A stream over a POSIX descriptor.</summary>
internal sealed unsafe class PosixStream : SystemStream
{
    private readonly PosixSocketAddress _peer;
    private int _descriptor;
    private string? _peerAddress;
    private string? _localEndpoint;

    /// <summary>Takes over <paramref name="descriptor"/>, whose other end is or will be at the address.</summary>
    public PosixStream(int descriptor, in PosixSocketAddress peer)
    {
        _descriptor = descriptor;
        _peer = peer;
    }

    public override nint Descriptor => _descriptor;

    public override string PeerAddress =>
        _peerAddress ??= PeerIPAddress?.ToString() ?? PeerCredentials?.ToString() ?? string.Empty;

    public override IPAddress? PeerIPAddress =>
        _peer.Length > 0 && _peer.Family != LinuxConstants.FamilyUnix ? _peer.ToIPEndPoint()?.Address : null;

    public override PeerCredentials? PeerCredentials
    {
        get
        {
            if (_peer.Length > 0 && _peer.Family != LinuxConstants.FamilyUnix)
                return null;
            // struct ucred: pid, uid, gid.
            int* credentials = stackalloc int[3];
            uint length = 3 * sizeof(int);
            int result = LibC.GetSockOpt(
                _descriptor, LinuxConstants.SocketLevel, LinuxConstants.PeerCredentials, credentials, &length);
            return result == 0
                ? new PeerCredentials((uint)credentials[1], (uint)credentials[2], credentials[0])
                : null;
        }
    }

    public override string LocalEndpoint => _localEndpoint ??= DescribeLocal();

    protected override string PeerEndpoint => _peer.ToEndpoint();

    public override int Receive(byte* buffer, int length)
    {
        while (true)
        {
            nint count = LibC.Recv(_descriptor, buffer, (nuint)length, 0);
            if (count >= 0)
                return (int)count;
            ZmqError error = NativeErrors.Last();
            if (error != ZmqError.Interrupted)
                return -(int)error;
        }
    }

    public override int Send(byte* buffer, int length)
    {
        while (true)
        {
            nint count = LibC.Send(_descriptor, buffer, (nuint)length, LinuxConstants.NoSignal);
            if (count >= 0)
                return (int)count;
            ZmqError error = NativeErrors.Last();
            if (error != ZmqError.Interrupted)
                return -(int)error;
        }
    }

    public override int Send(IoVector* vectors, int count)
    {
        MessageHeader header = default;
        header.Vectors = vectors;
        header.VectorCount = (nuint)Math.Min(count, LinuxConstants.MaxVectors);
        while (true)
        {
            nint sent = LibC.SendMsg(_descriptor, &header, LinuxConstants.NoSignal);
            if (sent >= 0)
                return (int)sent;
            ZmqError error = NativeErrors.Last();
            if (error != ZmqError.Interrupted)
                return -(int)error;
        }
    }

    public override ZmqError FinishConnect()
    {
        ZmqError error = PosixDescriptor.GetOption(
            _descriptor, LinuxConstants.SocketLevel, LinuxConstants.PendingError, out int pending);
        if (error != ZmqError.None || pending != 0)
            return error != ZmqError.None ? error : NativeErrors.FromErrno(pending);
        if (!PosixSocketAddress.TryRead(_descriptor, peer: true, out PosixSocketAddress remote))
        {
            error = NativeErrors.Last();
            return error == ZmqError.NotConnected ? ZmqError.InProgress : error;
        }

        // TCP's simultaneous open lets a socket whose ephemeral port is the one it connects to reach itself.
        bool toItself = remote.Family != LinuxConstants.FamilyUnix
            && PosixSocketAddress.TryRead(_descriptor, peer: false, out PosixSocketAddress local)
            && local.IsSameAs(in remote);
        return toItself ? ZmqError.ConnectionRefused : ZmqError.None;
    }

    public override void Shutdown() => _ = LibC.Shutdown(_descriptor, LinuxConstants.ShutdownBoth);

    public override void ShutdownSend() => _ = LibC.Shutdown(_descriptor, LinuxConstants.ShutdownWrite);

    public override int UnsentBytes()
    {
        int count = 0;
        return LibC.IoControl(_descriptor, LinuxConstants.OutputQueueLength, &count) == 0 ? count : -1;
    }

    public override uint[] ReadPeerGroups()
    {
        uint[] groups = new uint[32];
        while (true)
        {
            uint length = (uint)groups.Length * sizeof(uint);
            int result;
            fixed (uint* start = groups)
            {
                result = LibC.GetSockOpt(
                    _descriptor, LinuxConstants.SocketLevel, LinuxConstants.PeerGroups, start, &length);
            }

            int count = (int)(length / sizeof(uint));
            if (result == 0)
                return groups[..count];
            // The kernel says how many there are when they do not fit.
            if (Marshal.GetLastPInvokeError() != LinuxConstants.OutOfRange || count <= groups.Length)
                return [];
            groups = new uint[count];
        }
    }

    public override void Dispose()
    {
        // Asked once more while the system knows: events that come after the end name both ends.
        _ = LocalEndpoint;
        PosixDescriptor.Close(ref _descriptor);
    }

    private string DescribeLocal() =>
        PosixSocketAddress.TryRead(_descriptor, peer: false, out PosixSocketAddress local)
            ? local.ToEndpoint()
            : string.Empty;
}
