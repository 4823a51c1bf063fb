using Zerowire.Platform;

namespace Zerowire.Pipes;

/// <summary>Counts the holders of something shared; it begins with one.</summary>
internal struct ReferenceCount<TMemory>
    where TMemory : struct, IMemory
{
    /// <summary>How many there are besides the first.</summary>
    private int _others;

    /// <summary>Whether there is another holder. Who is the only one knows it for sure.</summary>
    public readonly bool IsShared => TMemory.Read(in _others) > 0;

    public void Add() => TMemory.Add(ref _others, 1);

    /// <summary>True when it was the last; what the other holders did before they dropped theirs has happened.</summary>
    public bool Drop() => TMemory.Add(ref _others, -1) < 0;
}
