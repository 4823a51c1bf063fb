using System.Buffers;
using System.Collections;
using System.Diagnostics;
using Zerowire.Pipes;

namespace Zerowire;

/// <summary>
/// A message of one or more frames. Sockets send and receive a message as a whole: its frames arrive together and in
/// order, or not at all.
/// </summary>
/// <remarks>
/// <para>The memory is pooled and goes back when the message is disposed. An instance belongs to whoever created or
/// received it and is never handed out again, so <see cref="Dispose"/> may be called twice, and every other use after
/// it throws <see cref="ObjectDisposedException"/>.</para>
/// <para>A message that was sent is empty afterwards and can be filled again; a message that could not be sent is
/// unchanged. Keeping one instance and filling it anew, or receiving into it, allocates nothing.</para>
/// <para>A message is not safe for use by several threads at once, and must not be touched while an asynchronous
/// operation that it was given to is under way.</para>
/// </remarks>
/// <example>
/// <code>
/// using var message = new ZmqMessage();
/// message.Append("prices.eur").Append(payload);
/// publisher.Send(message);
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class ZmqMessage : IReadOnlyList<ZmqFrame>, IBufferWriter<byte>, IDisposable, IMessageOwner
{
    private MessageBuffer _buffer;
    private FrameWriter? _writer;
    private int _disposed;

    /// <summary>Creates a message without frames: to append to, or to receive into.</summary>
    public ZmqMessage()
    {
    }

    /// <summary>Creates a message of one frame.</summary>
    /// <param name="body">The bytes of the frame, which are copied.</param>
    public ZmqMessage(ReadOnlySpan<byte> body) => Append(body);

    /// <summary>Creates a message of one frame.</summary>
    /// <param name="text">The text of the frame, which is sent as UTF-8.</param>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public ZmqMessage(string text) => Append(text);

    /// <summary>The number of frames.</summary>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public int Count => Frames.Count;

    /// <summary>The bytes of all frames together.</summary>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public long Length
    {
        get
        {
            ref MessageBuffer frames = ref Frames;
            long length = 0;
            for (int i = 0; i < frames.Count; i++)
                length += frames.LengthOf(i);
            return length;
        }
    }

    /// <summary>A frame, counted from 0; <c>message[^1]</c> is the last one.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public ZmqFrame this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new ZmqFrame(this, index);
        }
    }

    /// <summary>
    /// What is known of the peer that the message came from, the same object for all messages of one connection. Null
    /// for a message of one's own, over inproc, and after the message was sent on. Stands for <c>zmq_msg_gets</c>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    /// <example>
    /// <code>
    /// string? tenant = message.Metadata?["X-Tenant"];
    /// </code>
    /// </example>
    public ZmqMetadata? Metadata => Frames.Connection is { } connection
        ? (ZmqMetadata)(connection.View ?? connection.Keep(new ZmqMetadata(connection)))
        : null;

    ref MessageBuffer IMessageOwner.Buffer => ref Frames;

    bool IMessageOwner.IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>The frames, with the one that is being written (if any) ended. Every access to them goes here.</summary>
    internal ref MessageBuffer Frames
    {
        get
        {
            ThrowIfDisposed();
            if (_writer is { Length: > 0 })
                EndFrame();
            return ref _buffer;
        }
    }

    /// <summary>Drops all frames and keeps the memory for the next ones.</summary>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public void Clear()
    {
        ThrowIfDisposed();
        _writer?.Release();
        _buffer.Clear();
    }

    /// <summary>
    /// The number of the connection that the message came by, as the events of a monitor name it
    /// (<see cref="ZmqMonitorEvent.ConnectionId"/>). Null for messages of one's own and over inproc.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public long? ConnectionId => Frames.Connection is { Id: not 0 } connection ? connection.Id : null;

    /// <summary>Enumerates the frames without allocating.</summary>
    /// <returns>An enumerator for <c>foreach</c>.</returns>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public Enumerator GetEnumerator()
    {
        ThrowIfDisposed();
        return new Enumerator(this);
    }

    IEnumerator<ZmqFrame> IEnumerable<ZmqFrame>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Describes the message for logs and debuggers; the form may change, do not parse it.</summary>
    /// <returns>The frames, shortened: text in quotation marks, other bytes in hexadecimal digits.</returns>
    public override string ToString() => _disposed != 0 ? "(disposed)" : MessageText.Describe(in _buffer);

    /// <summary>Gives the memory back. A second call does nothing; any other use afterwards throws.</summary>
    public void Dispose()
    {
        // Interlocked although a message belongs to one thread: memory given back twice would harm strangers.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _writer?.Release();
        _buffer.Release();
    }

    /// <summary>The frames of a message that is about to be sent.</summary>
    internal static ref MessageBuffer Outgoing(ZmqMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        ref MessageBuffer frames = ref message.Frames;
        if (frames.Count == 0)
        {
            throw new ArgumentException(
                "The message has no frames; append at least one, which may be empty.", nameof(message));
        }
        return ref frames;
    }

    /// <summary>The frames of a message that is about to be received into.</summary>
    internal static ref MessageBuffer Incoming(ZmqMessage into)
    {
        ArgumentNullException.ThrowIfNull(into);
        return ref into.Frames;
    }

    internal ReadOnlySpan<byte> FrameSpan(int index) => Frames[index];

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
