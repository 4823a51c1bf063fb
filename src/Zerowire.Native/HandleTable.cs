using System.Runtime.CompilerServices;
using Zerowire.Platform;

namespace Zerowire.Native;

/// <summary>
/// Gives objects to C as pointers that point to nothing of theirs: each is a place in a table together with how often the
/// place was used before. So any pointer can be told from a valid one, and one that was closed from one that came after it.
/// Finding takes no lock; places never move.
/// </summary>
/// <param name="kind">Tells the tables apart.</param>
/// <param name="isOfProcess">Whether what a child process inherits is of no use there: it finds nothing then, but can be
/// told of it.</param>
internal sealed unsafe class HandleTable<T>(nint kind, bool isOfProcess = false)
    where T : class
{
    private const int ChunkShift = 8;
    private const int ChunkSize = 1 << ChunkShift;

    /// <summary>So many places are free before one is used again: the handle of one that was closed stays unknown for
    /// long.</summary>
    private const int LeastFree = 256;

    private readonly Lock _sync = new();

    /// <summary>Replaced as a whole when it grows. The places hold objects and not a T, so that finding, which every call
    /// does, is the same plain code for all.</summary>
    private HandlePlace[][] _chunks = [];

    private readonly Queue<int> _free = new();
    private int _used;

    /// <exception cref="ZmqException">There are too many.</exception>
    public nint Add(T item)
    {
        lock (_sync)
        {
            bool isNew = _free.Count <= LeastFree && _used < HandleSpace.Places;
            if (!isNew && _free.Count == 0)
                throw new ZmqException(ZmqError.TooManySockets);
            int index = isNew ? _used++ : _free.Dequeue();
            if (index >> ChunkShift == _chunks.Length)
                Volatile.Write(ref _chunks, [.. _chunks, new HandlePlace[ChunkSize]]);
            ref HandlePlace place = ref _chunks[index >> ChunkShift][index & (ChunkSize - 1)];
            place.Uses++;
            place.Generation = isOfProcess ? Fork.Generation : 0;
            // The object first: who sees the handle finds it.
            Volatile.Write(ref place.Object, item);
            nint handle = HandleSpace.HandleOf(kind, index, place.Uses);
            Volatile.Write(ref place.Handle, handle);
            return handle;
        }
    }

    /// <summary>The handle of an object that is made for the program; null, with errno, when that fails.</summary>
    public void* Give(Func<T> make)
    {
        try
        {
            return (void*)Add(make());
        }
        catch (Exception exception)
        {
            return Errno.FailPointer(Errno.ErrorOf(exception));
        }
    }

    /// <summary>Takes an object back from the program, whose variable is empty then. -1, with errno, when it is
    /// none.</summary>
    public int TakeBack(void** handle)
    {
        if (handle is null || Remove((nint)(*handle)) is null)
            return Errno.Fail(ZmqError.BadAddress);
        *handle = null;
        return 0;
    }

    /// <summary>The object of a handle; null when it is none, or has been removed.</summary>
    public T? Find(nint handle)
    {
        int index = HandleSpace.IndexOf(handle);
        HandlePlace[][] chunks = Volatile.Read(ref _chunks);
        if (index >> ChunkShift >= chunks.Length)
            return null;
        ref HandlePlace place = ref chunks[index >> ChunkShift][index & (ChunkSize - 1)];
        // The handle last: it is that of the object, unless the place was given away meanwhile.
        object? found = Volatile.Read(ref place.Object);
        return Volatile.Read(ref place.Handle) == handle && handle != 0 && !IsInherited(in place)
            ? Unsafe.As<T>(found)
            : null;
    }

    /// <summary>Whether it is the handle of something that belongs to the process that this one was forked from.</summary>
    public bool IsOfParent(nint handle)
    {
        int index = HandleSpace.IndexOf(handle);
        HandlePlace[][] chunks = Volatile.Read(ref _chunks);
        if (index >> ChunkShift >= chunks.Length)
            return false;
        ref HandlePlace place = ref chunks[index >> ChunkShift][index & (ChunkSize - 1)];
        return Volatile.Read(ref place.Handle) == handle && handle != 0 && IsInherited(in place);
    }

    /// <summary>Takes out what belongs to the process that this one was forked from. False when it is no such handle.</summary>
    public bool TryForget(nint handle)
    {
        lock (_sync)
        {
            if (!IsOfParent(handle))
                return false;
            Free(handle);
            return true;
        }
    }

    /// <summary>Takes an object out; of several who try, one gets it.</summary>
    public T? Remove(nint handle)
    {
        lock (_sync)
        {
            T? found = Find(handle);
            if (found is null)
                return null;
            Free(handle);
            return found;
        }
    }

    private void Free(nint handle)
    {
        int index = HandleSpace.IndexOf(handle);
        ref HandlePlace place = ref _chunks[index >> ChunkShift][index & (ChunkSize - 1)];
        Volatile.Write(ref place.Handle, 0);
        Volatile.Write(ref place.Object, null);
        _free.Enqueue(index);
    }

    private bool IsInherited(ref readonly HandlePlace place) => isOfProcess && place.Generation != Fork.Generation;
}
