namespace Zerowire.Platform;

/// <summary>A descriptor that is readable from <see cref="Set"/>, by any thread, until <see cref="Reset"/>.</summary>
internal sealed unsafe class WakeSignal : IDisposable
{
    private const int BufferSize = 64;

    private int _readEnd;
    private int _writeEnd;

    /// <exception cref="ZmqException">No descriptor is to be had.</exception>
    public WakeSignal()
        : this(OperatingSystem.IsLinux())
    {
    }

    /// <summary>Over an eventfd, or over a pipe as on systems that have none.</summary>
    /// <exception cref="ZmqException">No descriptor is to be had.</exception>
    internal WakeSignal(bool eventDescriptor)
    {
        const int Flags = LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec;
        if (eventDescriptor)
        {
            _readEnd = _writeEnd = LibC.EventFd(0, Flags);
            if (_readEnd < 0)
                throw new ZmqException(NativeErrors.Last());
            return;
        }

        int* ends = stackalloc int[2];
        if (LibC.Pipe2(ends, Flags) != 0)
            throw new ZmqException(NativeErrors.Last());
        _readEnd = ends[0];
        _writeEnd = ends[1];
    }

    public nint Descriptor => _readEnd;

    public void Set()
    {
        // An eventfd takes exactly these eight bytes; in a pipe their number does not matter. EAGAIN means that the
        // signal is set as firmly as it can be.
        ulong one = 1;
        while (LibC.Write(_writeEnd, &one, sizeof(ulong)) < 0 && NativeErrors.Last() == ZmqError.Interrupted)
        {
        }
    }

    public void Reset()
    {
        byte* buffer = stackalloc byte[BufferSize];
        while (true)
        {
            nint count = LibC.Read(_readEnd, buffer, BufferSize);
            if (count < 0 ? NativeErrors.Last() != ZmqError.Interrupted : count < BufferSize)
                return;
        }
    }

    public void Dispose()
    {
        if (_writeEnd == _readEnd)
            _writeEnd = -1;
        PosixDescriptor.Close(ref _writeEnd);
        PosixDescriptor.Close(ref _readEnd);
    }
}
