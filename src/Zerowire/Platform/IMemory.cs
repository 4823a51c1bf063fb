namespace Zerowire.Platform;

/// <summary>
/// The memory operations that lock-free algorithms are made of. They are written against this, so that tests can run
/// the very same code over a memory that shows every outcome that a weakly ordered processor may show.
/// </summary>
internal interface IMemory
{
    /// <summary>Loads; later accesses stay behind it.</summary>
    static abstract int Read(ref readonly int location);

    /// <inheritdoc cref="Read(ref readonly int)"/>
    static abstract long Read(ref readonly long location);

    /// <summary>Stores; earlier accesses stay before it.</summary>
    static abstract void Write(ref int location, int value);

    /// <inheritdoc cref="Write(ref int, int)"/>
    static abstract void Write(ref long location, long value);

    /// <summary>Stores the value if the location holds the comparand; returns what it held. A full fence.</summary>
    static abstract int CompareExchange(ref int location, int value, int comparand);

    /// <summary>Stores the value and returns what the location held. A full fence.</summary>
    static abstract int Exchange(ref int location, int value);

    /// <inheritdoc cref="Exchange(ref int, int)"/>
    static abstract T? Exchange<T>(ref T? location, T? value)
        where T : class;

    /// <summary>Adds to the location and returns the sum. A full fence.</summary>
    static abstract int Add(ref int location, int value);

    /// <summary>A full fence of this thread.</summary>
    static abstract void Fence();

    /// <summary>A full fence of every thread of the process.</summary>
    static abstract void ProcessWideFence();
}
