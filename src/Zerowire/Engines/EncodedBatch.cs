using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Protocol;

namespace Zerowire.Engines;

/// <summary>
/// Frames that were encoded and have not wholly been handed to the kernel: bytes in memory of its own, and long bodies
/// where they lie in the queue. It knows where each frame ends, so that the queue is advanced by the frames that have
/// wholly gone and by no others.
/// </summary>
internal sealed unsafe class EncodedBatch : IWireWriter
{
    /// <summary>From these lengths on a batch takes no more frames.</summary>
    private const int EnoughBytes = 64 << 10;
    private const int EnoughFrames = 1024;
    private const int EnoughPieces = 48;

    /// <summary>Shorter bodies cost less to copy than a piece of their own costs the kernel.</summary>
    private const int LongestCopied = 4 << 10;

    private const int SmallestMemory = 4 << 10;

    private FrameBody? _memory;
    private int _used;
    private Piece[] _pieces = [];
    private int _pieceCount;
    private FrameEnd[] _frames = [];
    private int _frameCount;
    private int _framesGone;
    private long _length;
    private long _sent;

    /// <summary>A part of the batch: in the memory (no address, but an offset), or where an encoder has found it.</summary>
    private struct Piece
    {
        public byte* Address;
        public int Offset;
        public int Length;
    }

    private readonly record struct FrameEnd(long WireEnd, long SourceLength);

    public bool IsEmpty => _length == 0 && _frameCount == 0;

    public bool IsFull => _used >= EnoughBytes || _frameCount >= EnoughFrames || _pieceCount >= EnoughPieces;

    /// <summary>Whether what is written now lies in memory that stays where and as it is until the batch has gone.</summary>
    public bool SourceStays { get; set; }

    public Span<byte> GetSpan(int length)
    {
        int needed = _used + length;
        if (_memory is null || _memory.Length < needed)
            Grow(needed);
        return _memory!.Writable[_used..];
    }

    public void Advance(int count)
    {
        if (count == 0)
            return;
        if (_pieceCount > 0 && _pieces[_pieceCount - 1] is { Address: null })
            _pieces[_pieceCount - 1].Length += count;
        else
            AddPiece(null, _used, count);
        _used += count;
        _length += count;
    }

    public void WriteUnchanged(ReadOnlySpan<byte> bytes)
    {
        if (SourceStays && bytes.Length > LongestCopied)
        {
            // Segments and bodies are native or pinned.
            fixed (byte* address = bytes)
                AddPiece(address, 0, bytes.Length);
            _length += bytes.Length;
            return;
        }
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>What was written since the last frame is a frame that has so many bytes in the queue.</summary>
    public void EndFrame(long sourceLength)
    {
        if (_frameCount == _frames.Length)
            Array.Resize(ref _frames, Math.Max(16, _frameCount * 2));
        _frames[_frameCount++] = new FrameEnd(_length, sourceLength);
    }

    /// <summary>Fills vectors with what has not gone; returns how many, and the bytes in them.</summary>
    public int Gather(Span<IoVector> vectors, out long bytes)
    {
        long skip = _sent;
        int count = 0;
        bytes = 0;
        for (int i = 0; i < _pieceCount && count < vectors.Length; i++)
        {
            ref Piece piece = ref _pieces[i];
            if (skip >= piece.Length)
            {
                skip -= piece.Length;
                continue;
            }
            byte* start = piece.Address is null ? _memory!.Data + piece.Offset : piece.Address;
            int length = piece.Length - (int)skip;
            vectors[count++] = new IoVector { Base = start + skip, Length = (nuint)length };
            bytes += length;
            skip = 0;
        }
        return count;
    }

    /// <summary>So many bytes have been handed over. Returns the bytes in the queue of the frames that have wholly gone
    /// with them.</summary>
    public long NoteSent(int count)
    {
        _sent += count;
        long source = 0;
        while (_framesGone < _frameCount && _frames[_framesGone].WireEnd <= _sent)
            source += _frames[_framesGone++].SourceLength;
        if (_sent == _length)
            Clear();
        return source;
    }

    /// <summary>Forgets everything and gives the memory back.</summary>
    public void Clear()
    {
        _memory?.Release();
        _memory = null;
        _used = _pieceCount = _frameCount = _framesGone = 0;
        _length = _sent = 0;
    }

    private void AddPiece(byte* address, int offset, int length)
    {
        if (_pieceCount == _pieces.Length)
            Array.Resize(ref _pieces, Math.Max(4, _pieceCount * 2));
        _pieces[_pieceCount++] = new Piece { Address = address, Offset = offset, Length = length };
    }

    private void Grow(int needed)
    {
        FrameBody larger = FrameBody.Allocate(Math.Max(needed, _memory is null ? SmallestMemory : _memory.Length * 2));
        _memory?.Span[.._used].CopyTo(larger.Writable);
        _memory?.Release();
        _memory = larger;
    }
}
