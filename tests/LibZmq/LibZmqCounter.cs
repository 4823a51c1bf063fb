namespace Zerowire.LibZmq;

/// <summary>An atomic counter of libzmq.</summary>
public sealed unsafe class LibZmqCounter : IDisposable
{
    private nint _handle = NativeMethods.CounterNew();

    public int Value
    {
        get => NativeMethods.CounterValue(_handle);
        set => NativeMethods.CounterSet(_handle, value);
    }

    public int Increment() => NativeMethods.CounterIncrement(_handle);

    public bool Decrement() => NativeMethods.CounterDecrement(_handle) != 0;

    public void Dispose()
    {
        fixed (nint* handle = &_handle)
        {
            if (*handle != 0)
                NativeMethods.CounterDestroy(handle);
        }
    }
}
