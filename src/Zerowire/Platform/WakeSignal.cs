namespace Zerowire.Platform;

/// <summary>A descriptor that is readable from <see cref="Set"/>, by any thread, until <see cref="Reset"/>.</summary>
internal sealed unsafe class WakeSignal : IDisposable
{
    private const int BufferSize = 64;

    /// <summary>In <see cref="_users"/>: the signal is disposed.</summary>
    private const int Ended = 1 << 30;

    private int _readEnd;
    private int _writeEnd;

    /// <summary>How many threads are setting the signal now.</summary>
    private int _users;

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

    /// <summary>Wakes whoever watches. May come after the end, when the last one to wake a thread is overtaken by it:
    /// the descriptor may be a stranger's by then, so nothing is written.</summary>
    public void Set()
    {
        if ((Interlocked.Increment(ref _users) & Ended) == 0)
            Write();
        if (Interlocked.Decrement(ref _users) == Ended)
            Close();
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
        // The last of those who are setting the signal at this moment closes it.
        if (Interlocked.Or(ref _users, Ended) == 0)
            Close();
    }

    private void Close()
    {
        if (_writeEnd == _readEnd)
            _writeEnd = -1;
        PosixDescriptor.Close(ref _writeEnd);
        PosixDescriptor.Close(ref _readEnd);
    }

    private void Write()
    {
        // An eventfd takes exactly these eight bytes; in a pipe their number does not matter. EAGAIN means that the
        // signal is set as firmly as it can be.
        ulong one = 1;
        while (LibC.Write(_writeEnd, &one, sizeof(ulong)) < 0 && NativeErrors.Last() == ZmqError.Interrupted)
        {
        }
    }
}
