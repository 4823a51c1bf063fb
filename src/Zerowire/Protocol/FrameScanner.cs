using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zerowire.Protocol;

/// <summary>
/// Walks runs of received bytes frame by frame, without copying: finds the ends of messages, stops at commands and
/// large bodies, and refuses what is too large. Every run starts at the start of a frame, and all offsets are relative
/// to the run. How to go on: after NeedMore with a run that starts at Position and has more bytes; after MessageLimit
/// likewise; after Command behind the frame (<see cref="SkipCommand"/> gives the place); after LargeBody behind the
/// frame, when <see cref="EndLargeFrame"/> has been called. What has been walked must not be walked again.
/// </summary>
internal struct FrameScanner
{
    /// <summary>
    /// The longest command when messages are unlimited (a long subscription). With a limit on messages commands have
    /// the same, except that short frames always pass, or a small limit would break heartbeats.
    /// </summary>
    public const long MaxCommandLength = 16 << 20;

    private int _headerLength;
    private bool _insideMessage;

    /// <summary>The offset after the last complete frame walked: where the frame stopped at begins.</summary>
    public int Position { get; private set; }

    /// <summary>The offset after the last complete message, 0 if no message has ended in this scan.</summary>
    public int MessageEnd { get; private set; }

    /// <summary>How many messages have ended in this scan.</summary>
    public int Messages { get; private set; }

    /// <summary>The flags of the frame at Position, when its header is complete.</summary>
    public FrameFlags Flags { get; private set; }

    /// <summary>The body's length of the frame at Position, when its header is complete.</summary>
    public long BodyLength { get; private set; }

    /// <summary>The header's length of the frame at Position, 0 while the header is not complete.</summary>
    public readonly int HeaderLength => _headerLength;

    /// <summary>
    /// The whole length of the frame at Position, 0 while its header is not complete. It is what the peer declares:
    /// a hint, never a size to allocate.
    /// </summary>
    public readonly long FrameLength => _headerLength == 0 ? 0 : _headerLength + BodyLength;

    /// <summary>Whether the frames walked so far end inside a multipart message.</summary>
    public readonly bool InsideMessage => _insideMessage;

    /// <summary>Walks a run. Reserved flags are cleared in place, so that a peer cannot set Skip.</summary>
    /// <param name="run">Received bytes, from the start of a frame.</param>
    /// <param name="messageLimit">How many messages may end in this scan.</param>
    /// <param name="maxMessageSize">The longest body of a frame allowed, negative for no limit.</param>
    /// <param name="largeBody">The length from which the body of a message frame stops the scan.</param>
    public ScanStop Scan(Span<byte> run, int messageLimit, long maxMessageSize, int largeBody)
    {
        ref byte origin = ref MemoryMarshal.GetReference(run);
        // A little less than 2^63, so that a frame's whole length can be computed.
        const long longestBody = long.MaxValue - FrameHeader.MaxLength;
        long maxBody = maxMessageSize < 0 ? longestBody : Math.Min(maxMessageSize, longestBody);
        largeBody = Math.Max(largeBody, 1);
        // Message frames with bodies up to this length need no more checks.
        nint plainBody = (nint)Math.Min(largeBody - 1, maxBody);
        // Native integers: the walk is one chain of dependent loads, and a sign extension would be a link of it.
        nint position = 0;
        nint messageEnd = 0;
        nint runLength = run.Length;
        int messages = 0;
        bool insideMessage = _insideMessage;
        ScanStop stop = ScanStop.NeedMore;

        Flags = FrameFlags.None;
        _headerLength = 0;
        BodyLength = 0;

        if (messageLimit <= 0)
        {
            stop = ScanStop.MessageLimit;
            goto Stop;
        }

        while (runLength - position >= FrameHeader.ShortLength)
        {
            FrameFlags flags = (FrameFlags)Unsafe.Add(ref origin, position);
            nint next;
            if ((flags & ~FrameFlags.More) == 0)
            {
                nint length = Unsafe.Add(ref origin, position + 1);
                next = position + length + FrameHeader.ShortLength;
                if (length > plainBody || next > runLength)
                {
                    stop = StopAt(flags, FrameHeader.ShortLength, length, runLength - position, maxBody, largeBody);
                    goto Stop;
                }
            }
            else
            {
                if ((flags & ~FrameFlags.WireMask) != 0)
                {
                    flags &= FrameFlags.WireMask;
                    Unsafe.Add(ref origin, position) = (byte)flags;
                }

                int headerLength = FrameHeader.ShortLength;
                long length;
                if ((flags & FrameFlags.Large) == 0)
                {
                    length = Unsafe.Add(ref origin, position + 1);
                }
                else if (runLength - position >= FrameHeader.MaxLength)
                {
                    headerLength = FrameHeader.MaxLength;
                    length = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref origin, position + 1));
                    if (BitConverter.IsLittleEndian)
                        length = BinaryPrimitives.ReverseEndianness(length);
                }
                else
                {
                    goto Stop;
                }

                // Unsigned, so that a length of 2^63 or more is not taken for a short one.
                if ((ulong)length > (ulong)plainBody || length > runLength - position - headerLength
                    || (flags & FrameFlags.Command) != 0)
                {
                    stop = StopAt(flags, headerLength, length, runLength - position, maxBody, largeBody);
                    goto Stop;
                }

                next = position + headerLength + (nint)length;
            }

            position = next;
            insideMessage = (flags & FrameFlags.More) != 0;
            if (!insideMessage)
            {
                messageEnd = position;
                if (++messages == messageLimit)
                {
                    stop = ScanStop.MessageLimit;
                    goto Stop;
                }
            }
        }

    Stop:
        _insideMessage = insideMessage;
        Position = (int)position;
        MessageEnd = (int)messageEnd;
        Messages = messages;
        return stop;
    }

    /// <summary>
    /// Goes past the command that the scan of this run stopped at, and returns the offset at which to go on. The frame
    /// is marked, so that readers of the run, if it stays in there, step over it.
    /// </summary>
    public readonly int SkipCommand(Span<byte> run)
    {
        run[Position] = (byte)(Flags | FrameFlags.Skip);
        return Position + (int)FrameLength;
    }

    /// <summary>Takes note that the large frame stopped at has been taken; tells whether it ended a message.</summary>
    public bool EndLargeFrame()
    {
        _insideMessage = (Flags & FrameFlags.More) != 0;
        return !_insideMessage;
    }

    private ScanStop StopAt(FrameFlags flags, int headerLength, long bodyLength, long available, long maxBody,
        int largeBody)
    {
        Flags = flags;
        _headerLength = headerLength;
        BodyLength = bodyLength;
        bool isCommand = (flags & FrameFlags.Command) != 0;
        long limit = isCommand ? Math.Clamp(maxBody, FrameHeader.MaxShortBody, MaxCommandLength) : maxBody;
        if ((ulong)bodyLength > (ulong)limit)
        {
            // The declared length is not to be computed with.
            _headerLength = 0;
            return ScanStop.TooLarge;
        }

        if (isCommand && (flags & FrameFlags.More) != 0)
            return ScanStop.Malformed;
        if (!isCommand && bodyLength >= largeBody)
            return ScanStop.LargeBody;
        return isCommand && headerLength + bodyLength <= available ? ScanStop.Command : ScanStop.NeedMore;
    }
}
