namespace Zerowire.Platform;

/// <summary>A listener over a POSIX descriptor.</summary>
internal sealed class PosixListenSocket : ListenSocket
{
    private readonly SocketTuning _tuning;
    private readonly int _family;
    private readonly UnixSocketFile? _file;
    private readonly int _descriptorLimit;
    private int _descriptor;

    /// <summary>Takes over a listening descriptor and, for a local path that was bound here, the file that stands for
    /// it.</summary>
    public PosixListenSocket(int descriptor, int descriptorLimit, SocketTuning tuning, UnixSocketFile? file)
    {
        _descriptor = descriptor;
        _descriptorLimit = descriptorLimit;
        _tuning = tuning;
        _file = file;
        PosixSocketAddress.TryRead(descriptor, peer: false, out PosixSocketAddress address);
        _family = address.Family;
        LocalEndpoint = address.ToEndpoint();
    }

    public override nint Descriptor => _descriptor;

    public override string LocalEndpoint { get; }

    public override SystemStream? Accept(out ZmqError error)
    {
        while (true)
        {
            int accepted = PosixDescriptor.Within(
                _descriptorLimit, PosixSocketAddress.Accept(_descriptor, out PosixSocketAddress peer));
            if (accepted >= 0)
            {
                error = PosixDescriptor.Tune(accepted, _family, _tuning);
                if (error == ZmqError.None)
                    return new PosixStream(accepted, in peer);
                PosixDescriptor.Close(ref accepted);
                return null;
            }

            error = NativeErrors.Last();
            if (error != ZmqError.Interrupted)
                return null;
        }
    }

    public override ZmqError Close()
    {
        // Before the descriptor: as long as it is open the inode cannot be given to another file.
        ZmqError error = _file?.Remove() ?? ZmqError.None;
        PosixDescriptor.Close(ref _descriptor);
        return error;
    }
}
