namespace Zerowire.Platform;

/// <summary>A signal over an eventfd of Linux.</summary>
internal sealed unsafe class EventWakeSignal : WakeSignal
{
    private int _descriptor;

    /// <exception cref="ZmqException">No descriptor is to be had below the limit.</exception>
    public EventWakeSignal(int descriptorLimit)
    {
        _descriptor = PosixDescriptor.Within(
            descriptorLimit, LibC.EventFd(0, LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec));
        if (_descriptor < 0)
            throw new ZmqException(NativeErrors.Last());
    }

    public override nint Descriptor => _descriptor;

    public override void Reset()
    {
        ulong count;
        while (LibC.Read(_descriptor, &count, sizeof(ulong)) < 0 && NativeErrors.Last() == ZmqError.Interrupted)
        {
        }
    }

    protected override void Write()
    {
        // EAGAIN means that the signal is set as firmly as it can be.
        ulong one = 1;
        while (LibC.Write(_descriptor, &one, sizeof(ulong)) < 0 && NativeErrors.Last() == ZmqError.Interrupted)
        {
        }
    }

    protected override void Close() => PosixDescriptor.Close(ref _descriptor);
}
