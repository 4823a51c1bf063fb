using System.Buffers;
using System.Text;
using Zerowire.Pipes;

namespace Zerowire;

public sealed partial class ZmqMessage
{
    /// <summary>Up to here copying a body is cheaper than passing it by reference.</summary>
    private const int LargestCopy = 16 * 1024;

    /// <summary>Appends a frame.</summary>
    /// <param name="body">The bytes, which are copied; none is a valid, empty frame.</param>
    /// <returns>This message.</returns>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public ZmqMessage Append(ReadOnlySpan<byte> body)
    {
        body.CopyTo(AppendUninitialized(body.Length));
        return this;
    }

    /// <summary>Appends a frame of text.</summary>
    /// <param name="text">The text, which is sent as UTF-8.</param>
    /// <returns>This message.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public ZmqMessage Append(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Encoding.UTF8.GetBytes(text, AppendUninitialized(Encoding.UTF8.GetByteCount(text)));
        return this;
    }

    /// <summary>
    /// Appends a frame without copying it: the message lends the caller's memory, which must not change until it is
    /// released. Worth it above some 16 KiB. Stands for <c>zmq_msg_init_data</c>.
    /// </summary>
    /// <param name="body">The bytes; they are pinned until they are released.</param>
    /// <param name="released">Called exactly once, when neither a message nor a connection needs the bytes any more;
    /// on whichever thread that happens, an I/O thread perhaps, so it must be short, must not wait and must not throw. It
    /// may use and dispose sockets; on an I/O thread disposal does not wait for the linger. Null when nobody needs to
    /// know.</param>
    /// <param name="state">Handed to <paramref name="released"/>.</param>
    /// <returns>This message.</returns>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public ZmqMessage Append(ReadOnlyMemory<byte> body, Action<object?>? released, object? state = null)
    {
        Frames.Add(FrameBody.Lend(body, released, state));
        return this;
    }

    /// <summary>
    /// Room to write the current frame into, for serialisers: the bytes that <see cref="Advance"/> confirms make up
    /// one frame, which ends with <see cref="EndFrame"/>, and by itself when the message is appended to, read or sent.
    /// </summary>
    /// <param name="sizeHint">At least how many bytes are needed; 0 for some.</param>
    /// <returns>Writable memory, valid until the next call on this message.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The hint is negative.</exception>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    /// <example>
    /// <code>
    /// using var json = new Utf8JsonWriter(message);
    /// JsonSerializer.Serialize(json, quote);
    /// push.Send(message);
    /// </code>
    /// </example>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        ThrowIfDisposed();
        return (_writer ??= new FrameWriter()).Reserve(sizeHint);
    }

    /// <inheritdoc cref="GetMemory"/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Confirms bytes written to the memory of <see cref="GetSpan"/> or <see cref="GetMemory"/>.</summary>
    /// <param name="count">How many bytes were written.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="InvalidOperationException">There was not so much room.</exception>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public void Advance(int count)
    {
        ThrowIfDisposed();
        (_writer ??= new FrameWriter()).Advance(count);
    }

    /// <summary>
    /// Ends the frame that is being written through <see cref="IBufferWriter{T}"/>; what is written from now on is the
    /// next frame. When nothing was written, the frame is empty.
    /// </summary>
    /// <returns>This message.</returns>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public ZmqMessage EndFrame()
    {
        ThrowIfDisposed();
        if (_writer is null)
        {
            _buffer.Add(default(ReadOnlySpan<byte>));
            return this;
        }
        _writer.Written.CopyTo(AddFrame(_writer.Length));
        _writer.Release();
        return this;
    }

    private Span<byte> AppendUninitialized(int length)
    {
        _ = ref Frames;
        return AddFrame(length);
    }

    private Span<byte> AddFrame(int length)
    {
        if (length <= LargestCopy)
            return _buffer.AddUninitialized(length);
        FrameBody body = FrameBody.Allocate(length);
        _buffer.Add(body);
        return body.Writable;
    }
}
