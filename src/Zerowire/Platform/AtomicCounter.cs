namespace Zerowire.Platform;

/// <summary>
/// An int that any thread may count: what <c>zmq_atomic_counter_new</c> stands for. Only the C ABI needs it; .NET has
/// <see cref="Interlocked"/>.
/// </summary>
internal sealed class AtomicCounter
{
    private int _value;

    public int Value
    {
        get => Volatile.Read(ref _value);
        set => Interlocked.Exchange(ref _value, value);
    }

    /// <summary>Counts up; returns what the value was before.</summary>
    public int Increment() => Interlocked.Increment(ref _value) - 1;

    /// <summary>Counts down; false when the value has become zero.</summary>
    public bool Decrement() => Interlocked.Decrement(ref _value) != 0;
}
