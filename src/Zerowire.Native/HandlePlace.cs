namespace Zerowire.Native;

/// <summary>A place in a <see cref="HandleTable{T}"/>.</summary>
internal struct HandlePlace
{
    /// <summary>The handle of the object that is here; 0 for none.</summary>
    public nint Handle;

    public object? Object;

    /// <summary>How many objects have been here.</summary>
    public nint Uses;

    /// <summary>Of the process that has put the object here, where that matters.</summary>
    public int Generation;
}
