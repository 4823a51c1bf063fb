using System.Net;
using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>Sockets of Linux on x64 and arm64, by direct calls.</summary>
/// <param name="descriptorLimit">Descriptors from this number on are refused, because the poller cannot watch
/// them.</param>
internal sealed class PosixSocketSystem(int descriptorLimit = int.MaxValue) : SocketSystem
{
    public override ListenSocket? ListenTcp(IPEndPoint local, SocketTuning tuning, int backlog, out ZmqError error)
    {
        PosixSocketAddress address = PosixSocketAddress.From(local);
        int descriptor = Open(address.Family);
        if (descriptor < 0)
            return Fail(ref descriptor, NativeErrors.Last(), out error);

        PosixDescriptor.SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.ReuseAddress, 1);
        if (local.AddressFamily == AddressFamily.InterNetworkV6)
            PosixDescriptor.SetOption(descriptor, LinuxConstants.IPv6Level, LinuxConstants.IPv6Only, 0);
        return Listen(descriptor, in address, tuning, backlog, out error)
            ? new PosixListenSocket(descriptor, descriptorLimit, tuning, null)
            : null;
    }

    public override SystemStream? ConnectTcp(
        IPEndPoint remote, IPEndPoint? source, SocketTuning tuning, out ZmqError error)
    {
        PosixSocketAddress address = PosixSocketAddress.From(remote);
        int descriptor = Open(address.Family);
        if (descriptor >= 0 && source is not null)
        {
            // A fixed source port must be usable again while its last connection is in TIME_WAIT.
            PosixDescriptor.SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.ReuseAddress, 1);
            if (PosixSocketAddress.From(source).Bind(descriptor) != 0)
            {
                error = NativeErrors.Last();
                PosixDescriptor.Close(ref descriptor);
                return null;
            }
        }

        return Connect(descriptor, in address, tuning, out error);
    }

    public override ListenSocket? ListenUnix(
        string path, bool ownsDirectory, SocketTuning tuning, int backlog, out ZmqError error)
    {
        int descriptor = -1;
        if (!PosixSocketAddress.TryFrom(path, out PosixSocketAddress address))
            return Fail(ref descriptor, ZmqError.NameTooLong, out error);
        descriptor = Open(LinuxConstants.FamilyUnix);
        if (descriptor < 0)
            return Fail(ref descriptor, NativeErrors.Last(), out error);

        bool isAbstract = path[0] == '@';
        if (!isAbstract)
            UnixSocketFile.RemoveStale(path);
        return Listen(descriptor, in address, tuning, backlog, out error)
            ? new PosixListenSocket(descriptor, descriptorLimit, tuning, isAbstract ? null : new UnixSocketFile(path, ownsDirectory))
            : null;
    }

    public override SystemStream? ConnectUnix(string path, SocketTuning tuning, out ZmqError error)
    {
        if (PosixSocketAddress.TryFrom(path, out PosixSocketAddress address))
            return Connect(Open(LinuxConstants.FamilyUnix), in address, tuning, out error);
        error = ZmqError.NameTooLong;
        return null;
    }

    public override WakeSignal CreateWakeSignal() => new EventWakeSignal(descriptorLimit);

    private int Open(int family) => PosixDescriptor.Within(descriptorLimit, PosixDescriptor.OpenStream(family));

    private static bool Listen(
        int descriptor, in PosixSocketAddress address, SocketTuning tuning, int backlog, out ZmqError error)
    {
        // Buffer sizes count from the handshake on, so they are set before listen.
        PosixDescriptor.Tune(descriptor, address.Family, tuning);
        error = ZmqError.None;
        if (address.Bind(descriptor) == 0 && LibC.Listen(descriptor, backlog) == 0)
            return true;
        Fail(ref descriptor, NativeErrors.Last(), out error);
        return false;
    }

    private static PosixStream? Connect(
        int descriptor, in PosixSocketAddress address, SocketTuning tuning, out ZmqError error)
    {
        error = ZmqError.None;
        if (descriptor < 0)
        {
            error = NativeErrors.Last();
            return null;
        }

        PosixDescriptor.Tune(descriptor, address.Family, tuning);
        if (address.Connect(descriptor) != 0)
        {
            error = NativeErrors.Last();
            // An interrupted connect goes on by itself.
            if (error == ZmqError.Interrupted)
                error = ZmqError.InProgress;
        }

        if (error is ZmqError.None or ZmqError.InProgress)
            return new PosixStream(descriptor, in address);
        PosixDescriptor.Close(ref descriptor);
        return null;
    }

    private static PosixListenSocket? Fail(ref int descriptor, ZmqError reason, out ZmqError error)
    {
        PosixDescriptor.Close(ref descriptor);
        error = reason;
        return null;
    }
}
