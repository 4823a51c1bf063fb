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
        int descriptor = Open(address.Family, tuning, out error);
        if (descriptor < 0)
            return null;

        PosixDescriptor.SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.ReuseAddress, 1);
        if (local.AddressFamily == AddressFamily.InterNetworkV6)
            PosixDescriptor.SetOption(descriptor, LinuxConstants.IPv6Level, LinuxConstants.IPv6Only, 0);
        return Listen(descriptor, in address, backlog, out error)
            ? new PosixListenSocket(descriptor, descriptorLimit, tuning, null)
            : null;
    }

    public override SystemStream? ConnectTcp(
        IPEndPoint remote, IPEndPoint? source, SocketTuning tuning, out ZmqError error)
    {
        PosixSocketAddress address = PosixSocketAddress.From(remote);
        int descriptor = Open(address.Family, tuning, out error);
        if (descriptor < 0)
            return null;

        if (source is not null)
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

        return Connect(descriptor, in address, out error);
    }

    public override ListenSocket? ListenUnix(
        string path, bool ownsDirectory, SocketTuning tuning, int backlog, out ZmqError error)
    {
        if (!PosixSocketAddress.TryFrom(path, out PosixSocketAddress address))
        {
            error = ZmqError.NameTooLong;
            return null;
        }

        int descriptor = Open(LinuxConstants.FamilyUnix, tuning, out error);
        if (descriptor < 0)
            return null;

        bool isAbstract = path[0] == '@';
        if (!isAbstract)
            UnixSocketFile.RemoveStale(path);
        return Listen(descriptor, in address, backlog, out error)
            ? new PosixListenSocket(
                descriptor, descriptorLimit, tuning, isAbstract ? null : new UnixSocketFile(path, ownsDirectory))
            : null;
    }

    public override SystemStream? ConnectUnix(string path, SocketTuning tuning, out ZmqError error)
    {
        if (!PosixSocketAddress.TryFrom(path, out PosixSocketAddress address))
        {
            error = ZmqError.NameTooLong;
            return null;
        }

        int descriptor = Open(LinuxConstants.FamilyUnix, tuning, out error);
        return descriptor < 0 ? null : Connect(descriptor, in address, out error);
    }

    public override ListenSocket? Adopt(nint descriptor, bool isLocal, SocketTuning tuning, out ZmqError error)
    {
        int given = (int)descriptor;
        error = given < descriptorLimit ? CheckListening(given, isLocal) : ZmqError.TooManySockets;
        if (error == ZmqError.None)
            error = PosixDescriptor.MakeOwn(given);
        if (error != ZmqError.None)
            return null;
        OwnDescriptors.Add(given);
        return new PosixListenSocket(given, descriptorLimit, tuning, null);
    }

    public override WakeSignal CreateWakeSignal() => new EventWakeSignal(descriptorLimit);

    private int Open(int family, SocketTuning tuning, out ZmqError error)
    {
        int descriptor = PosixDescriptor.Within(descriptorLimit, PosixDescriptor.OpenStream(family));
        if (descriptor < 0)
        {
            error = NativeErrors.Last();
            return -1;
        }

        // Buffer sizes count from the handshake on, so they are set before anything else.
        error = PosixDescriptor.Tune(descriptor, family, tuning);
        if (error == ZmqError.None && family != LinuxConstants.FamilyUnix)
            error = PosixDescriptor.BindToDevice(descriptor, tuning.Device);
        if (error != ZmqError.None)
            PosixDescriptor.Close(ref descriptor);
        return descriptor;
    }

    private static bool Listen(int descriptor, in PosixSocketAddress address, int backlog, out ZmqError error)
    {
        error = ZmqError.None;
        if (address.Bind(descriptor) == 0 && LibC.Listen(descriptor, backlog) == 0)
            return true;
        error = NativeErrors.Last();
        PosixDescriptor.Close(ref descriptor);
        return false;
    }

    private static PosixStream? Connect(int descriptor, in PosixSocketAddress address, out ZmqError error)
    {
        error = ZmqError.None;
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

    private static ZmqError CheckListening(int descriptor, bool isLocal)
    {
        ZmqError error = PosixDescriptor.GetOption(
            descriptor, LinuxConstants.SocketLevel, LinuxConstants.IsListening, out int listening);
        if (error == ZmqError.None)
        {
            error = PosixDescriptor.GetOption(
                descriptor, LinuxConstants.SocketLevel, LinuxConstants.TypeOfSocket, out int type);
            if (listening == 0 || type != LinuxConstants.StreamType)
                return ZmqError.InvalidArgument;
        }

        if (error != ZmqError.None)
            return error;
        if (!PosixSocketAddress.TryRead(descriptor, peer: false, out PosixSocketAddress address))
            return NativeErrors.Last();
        bool fits = isLocal
            ? address.Family == LinuxConstants.FamilyUnix
            : address.Family is LinuxConstants.FamilyInternet or LinuxConstants.FamilyInternet6;
        return fits ? ZmqError.None : ZmqError.InvalidArgument;
    }
}
