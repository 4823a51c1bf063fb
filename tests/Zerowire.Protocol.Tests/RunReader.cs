namespace Zerowire.Protocol.Tests;

/// <summary>Drives a <see cref="FrameScanner"/> over a stream that arrives in pieces, as an engine would.</summary>
internal sealed class RunReader(long maxMessageSize, int largeBody, int messageLimit)
{
    private readonly ScanResult _result = new([], [], false);
    private readonly List<byte> _unread = [];
    private FrameScanner _scanner;
    private List<byte[]> _message = [];

    public ScanResult Read(byte[] stream, IEnumerable<int> pieces)
    {
        int position = 0;
        foreach (int piece in pieces.Append(stream.Length))
        {
            int end = Math.Min(stream.Length, position + piece);
            _unread.AddRange(stream[position..end]);
            position = end;
            if (!ReadRuns())
                return _result with { Refused = true };
        }

        return _result;
    }

    private bool ReadRuns()
    {
        while (true)
        {
            byte[] run = [.. _unread];
            ScanStop stop = _scanner.Scan(run, messageLimit, maxMessageSize, largeBody);
            int messages = _result.Messages.Count;
            Collect(run.AsSpan(0, _scanner.Position));
            Assert.Equal(_scanner.Messages, _result.Messages.Count - messages);
            Assert.Equal(_scanner.InsideMessage, _message.Count > 0);
            int next = _scanner.Position;
            switch (stop)
            {
                case ScanStop.Command:
                    _result.Commands.Add(run[(next + _scanner.HeaderLength)..(next + (int)_scanner.FrameLength)]);
                    next = _scanner.SkipCommand(run);
                    break;

                case ScanStop.LargeBody:
                    if (_scanner.FrameLength > run.Length - next)
                        goto case ScanStop.NeedMore;
                    bool ended = _scanner.EndLargeFrame();
                    AddFrame(run.AsSpan(next + _scanner.HeaderLength, (int)_scanner.BodyLength), more: !ended);
                    next += (int)_scanner.FrameLength;
                    break;

                case ScanStop.NeedMore:
                    _unread.RemoveRange(0, next);
                    return true;

                case ScanStop.TooLarge or ScanStop.Malformed:
                    return false;
            }

            _unread.RemoveRange(0, next);
        }
    }

    // Reads walked frames as the receiving side does: all are complete message frames.
    private void Collect(ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            Assert.True(FrameHeader.TryRead(frames, out FrameFlags flags, out int header, out long body));
            Assert.Equal(FrameFlags.None, flags & ~(FrameFlags.More | FrameFlags.Large));
            AddFrame(frames.Slice(header, (int)body), (flags & FrameFlags.More) != 0);
            frames = frames[(header + (int)body)..];
        }
    }

    private void AddFrame(ReadOnlySpan<byte> body, bool more)
    {
        _message.Add(body.ToArray());
        if (more)
            return;
        _result.Messages.Add(_message);
        _message = [];
    }
}
