namespace Zerowire.Pipes;

/// <summary>
/// The side entries of a queue: what does not travel as bytes, each at a position of the byte stream. Single writer,
/// single reader; entries become visible with the publication of the bytes. A queue that never had one holds nothing.
/// </summary>
internal sealed class MarkQueue
{
    /// <summary>Most queues have one entry in their life, the start of the connection.</summary>
    private const int FirstChunkSize = 2;
    private const int ChunkSize = 16;

    /// <summary>Written before the first entry is published.</summary>
    private Chunk? _first;

    private Chunk? _writeChunk;
    private int _writeIndex;
    private Chunk? _readChunk;
    private int _readIndex;

    /// <summary>Writer: adds an entry. It is not visible until its count is published by the caller.</summary>
    public void Add(long position, object item)
    {
        if (_writeChunk is null)
        {
            _writeChunk = _first ??= new Chunk(FirstChunkSize);
        }
        else if (_writeIndex == _writeChunk.Entries.Length)
        {
            _writeChunk = _writeChunk.Next ??= new Chunk(ChunkSize);
            _writeIndex = 0;
        }
        _writeChunk.Entries[_writeIndex++] = new Mark(position, item);
    }

    public Bookmark Save() => new(_writeChunk, _writeIndex);

    /// <summary>Writer: forgets the entries that were added since the bookmark, none of which is published; bodies
    /// among them are released.</summary>
    public void Restore(Bookmark bookmark, long count)
    {
        // Before the first entry there was no chunk.
        Chunk chunk = bookmark.Chunk ?? _first!;
        int index = bookmark.Index;
        for (; count > 0; count--)
        {
            if (index == chunk.Entries.Length)
            {
                chunk = chunk.Next!;
                index = 0;
            }
            (chunk.Entries[index].Item as FrameBody)?.Release();
            chunk.Entries[index++] = default;
        }
        _writeChunk = bookmark.Chunk;
        _writeIndex = bookmark.Index;
    }

    /// <summary>Reader: the next entry; the caller has seen that there is one.</summary>
    public ref readonly Mark Peek()
    {
        _readChunk ??= _first!;
        if (_readIndex == _readChunk.Entries.Length)
        {
            _readChunk = _readChunk.Next!;
            _readIndex = 0;
        }
        return ref _readChunk.Entries[_readIndex];
    }

    /// <summary>Reader: takes the entry that <see cref="Peek"/> showed.</summary>
    public void Take() => _readChunk!.Entries[_readIndex++] = default;

    internal readonly record struct Mark(long Position, object Item);

    internal readonly record struct Bookmark(Chunk? Chunk, int Index);

    internal sealed class Chunk(int size)
    {
        public readonly Mark[] Entries = new Mark[size];
        public Chunk? Next;
    }
}
