using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Zerowire.Pipes;

/// <summary>
/// The frames of one message in memory: small bodies side by side in one pooled array, large ones by reference.
/// A mutable struct, passed by reference; the public message is a thin class around one.
/// </summary>
internal struct MessageBuffer
{
    private byte[]? _bytes;
    private int _used;
    private Entry _firstEntry;
    private Entry[]? _moreEntries;
    private int _end;
    private int _start;

    private struct Entry
    {
        public int Offset;
        public int Length;
        public FrameBody? Body;
    }

    public readonly int Count => _end - _start;

    /// <summary>The connection that the message came by; null for messages of our own and over inproc.</summary>
    public ConnectionInfo? Connection { get; set; }

    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(AddUninitialized(bytes.Length));

    /// <summary>Adds a frame of the given length; the span is valid until the next change.</summary>
    public Span<byte> AddUninitialized(int length)
    {
        int offset = _used;
        if (_bytes is null || _bytes.Length - offset < length)
            Grow(length);
        _used = offset + length;
        ref Entry entry = ref AddEntry();
        entry.Offset = offset;
        entry.Length = length;
        entry.Body = null;
        return new Span<byte>(_bytes, offset, length);
    }

    /// <summary>Adds a frame by reference; the caller's reference becomes the message's.</summary>
    public void Add(FrameBody body)
    {
        ref Entry entry = ref AddEntry();
        entry.Offset = 0;
        entry.Length = body.Length;
        entry.Body = body;
        HoldsBodies = true;
    }

    /// <summary>Adds a frame: a small one is copied, a large one shared.</summary>
    public void Add(in Frame frame)
    {
        if (frame.Body is { } body)
        {
            body.AddReference();
            Add(body);
        }
        else
        {
            Add(frame.Bytes);
        }
    }

    public readonly ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ref readonly Entry entry = ref EntryAt(index);
            return entry.Body is null ? new ReadOnlySpan<byte>(_bytes, entry.Offset, entry.Length) : entry.Body.Span;
        }
    }

    public readonly int LengthOf(int index) => EntryAt(index).Length;

    /// <summary>The length of all frames together.</summary>
    /// <param name="copied">The length of those that are not there by reference.</param>
    public readonly long Measure(out long copied)
    {
        long length = 0;
        copied = 0;
        for (int i = 0; i < Count; i++)
        {
            int ofFrame = LengthOf(i);
            length += ofFrame;
            if (BodyOf(i) is null)
                copied += ofFrame;
        }
        return length;
    }

    public readonly Frame GetFrame(int index)
    {
        ref readonly Entry entry = ref EntryAt(index);
        return entry.Body is null
            ? new Frame(new ReadOnlySpan<byte>(_bytes, entry.Offset, entry.Length))
            : new Frame(entry.Body);
    }

    /// <summary>The managed array behind a small frame; false when the frame is held by reference.</summary>
    public readonly bool TryGetArray(int index, out ArraySegment<byte> segment)
    {
        ref readonly Entry entry = ref EntryAt(index);
        segment = entry.Body is null ? new ArraySegment<byte>(_bytes ?? [], entry.Offset, entry.Length) : default;
        return entry.Body is null;
    }

    /// <summary>Whether frames are, or have been since the last clearing, held by reference.</summary>
    public bool HoldsBodies { get; private set; }

    public readonly FrameBody? BodyOf(int index) => EntryAt(index).Body;

    /// <summary>Drops the first frames, such as an envelope.</summary>
    public void RemoveFirst(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ref Entry entry = ref EntryRef(0);
            entry.Body?.Release();
            entry.Body = null;
            _start++;
        }
    }

    /// <summary>Drops all frames and keeps the memory for the next message.</summary>
    public void Clear()
    {
        if (_end > 0)
            ClearEntries();
        _used = 0;
        Connection = null;
    }

    /// <summary>Drops all frames and gives the memory back.</summary>
    public void Release()
    {
        Clear();
        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = null;
        }
        _moreEntries = null;
    }

    private void ClearEntries()
    {
        _firstEntry.Body?.Release();
        _firstEntry.Body = null;
        for (int i = 1; i < _end; i++)
        {
            ref Entry entry = ref _moreEntries![i - 1];
            entry.Body?.Release();
            entry.Body = null;
        }
        _start = 0;
        _end = 0;
        HoldsBodies = false;
    }

    [UnscopedRef]
    private ref Entry AddEntry()
    {
        int index = _end++;
        if (index == 0)
            return ref _firstEntry;
        if (_moreEntries is null)
            _moreEntries = new Entry[3];
        else if (index > _moreEntries.Length)
            Array.Resize(ref _moreEntries, index * 2);
        return ref _moreEntries[index - 1];
    }

    [UnscopedRef]
    private ref Entry EntryRef(int index)
    {
        index += _start;
        if (index == 0)
            return ref _firstEntry;
        return ref _moreEntries![index - 1];
    }

    [UnscopedRef]
    private readonly ref readonly Entry EntryAt(int index)
    {
        if ((uint)index >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(index));
        index += _start;
        if (index == 0)
            return ref _firstEntry;
        return ref _moreEntries![index - 1];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_used + length, 128));
        if (_bytes is not null)
        {
            _bytes.AsSpan(0, _used).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
        }
        _bytes = larger;
    }
}
