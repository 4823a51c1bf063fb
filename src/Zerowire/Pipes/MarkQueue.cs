namespace Zerowire.Pipes;

/// <summary>
/// The side entries of a queue: what does not travel as bytes, each at a position of the byte stream. Single writer,
/// single reader; entries become visible with the publication of the bytes.
/// </summary>
internal sealed class MarkQueue
{
    private const int ChunkSize = 16;

    private Chunk _writeChunk;
    private int _writeIndex;
    private Chunk _readChunk;
    private int _readIndex;

    public MarkQueue() => _writeChunk = _readChunk = new Chunk();

    /// <summary>Writer: adds an entry. It is not visible until its count is published by the caller.</summary>
    public void Add(long position, object item)
    {
        if (_writeIndex == ChunkSize)
        {
            _writeChunk.Next ??= new Chunk();
            _writeChunk = _writeChunk.Next;
            _writeIndex = 0;
        }
        _writeChunk.Entries[_writeIndex++] = new Mark(position, item);
    }

    public Bookmark Save() => new(_writeChunk, _writeIndex);

    /// <summary>Writer: forgets the entries that were added since the bookmark, none of which is published; bodies
    /// among them are released.</summary>
    public void Restore(Bookmark bookmark, long count)
    {
        Chunk chunk = bookmark.Chunk;
        int index = bookmark.Index;
        for (; count > 0; count--)
        {
            if (index == ChunkSize)
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
        if (_readIndex == ChunkSize)
        {
            _readChunk = _readChunk.Next!;
            _readIndex = 0;
        }
        return ref _readChunk.Entries[_readIndex];
    }

    /// <summary>Reader: takes the entry that <see cref="Peek"/> showed.</summary>
    public void Take() => _readChunk.Entries[_readIndex++] = default;

    internal readonly record struct Mark(long Position, object Item);

    internal readonly record struct Bookmark(Chunk Chunk, int Index);

    internal sealed class Chunk
    {
        public readonly Mark[] Entries = new Mark[ChunkSize];
        public Chunk? Next;
    }
}
