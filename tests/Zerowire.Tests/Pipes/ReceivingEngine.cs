using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire.Tests.Pipes;

/// <summary>Receives a stream into a queue the way an engine does.</summary>
internal sealed class ReceivingEngine(QueueWriter writer)
{
    public const int LargeBody = 8 << 10;

    private FrameScanner _scanner;
    private byte[]? _body;
    private int _filled;

    public void Reset()
    {
        _scanner = default;
        _body = null;
        writer.Rollback();
    }

    public unsafe void Receive(ReadOnlySpan<byte> bytes, bool directly)
    {
        while (!bytes.IsEmpty)
        {
            if (_body is not null)
            {
                FillBody(ref bytes);
                continue;
            }
            int count = Math.Min(bytes.Length, 40_000);
            if (directly)
            {
                writer.MakeSpace(Math.Min(count, 1000), large: count > 500);
                count = Math.Min(count, writer.FreeSpace);
                bytes[..count].CopyTo(new Span<byte>(writer.ReceiveAddress, count));
                writer.NoteReceived(count);
            }
            else
            {
                writer.Receive(bytes[..count]);
            }
            bytes = bytes[count..];
            Scan();
        }
    }

    private void Scan()
    {
        while (true)
        {
            Span<byte> run = writer.Unaccepted;
            ScanStop stop = _scanner.Scan(run, int.MaxValue, -1, LargeBody);
            if (_scanner.Messages > 0)
            {
                writer.Accept(_scanner.MessageEnd);
                writer.PublishReceived(_scanner.Messages);
            }
            writer.Accept(_scanner.Position - _scanner.MessageEnd);
            if (stop == ScanStop.NeedMore)
                return;
            run = writer.Unaccepted;
            if (stop == ScanStop.Command)
            {
                run[0] |= (byte)FrameFlags.Skip;
                writer.Accept((int)_scanner.FrameLength);
                continue;
            }
            Assert.Equal(ScanStop.LargeBody, stop);
            _body = new byte[_scanner.BodyLength];
            _filled = 0;
            byte[] rest = run[_scanner.HeaderLength..].ToArray();
            writer.Accept(_scanner.HeaderLength);
            int head = Math.Min(rest.Length, _body.Length);
            ReadOnlySpan<byte> start = rest.AsSpan(0, head);
            writer.ReplaceUnaccepted(rest.AsSpan(head));
            FillBody(ref start);
            if (_body is not null)
                return;
        }
    }

    private void FillBody(ref ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _body!.Length - _filled);
        bytes[..count].CopyTo(_body.AsSpan(_filled));
        _filled += count;
        bytes = bytes[count..];
        if (_filled < _body.Length)
            return;
        writer.AcceptBody(FrameBody.Copy(_body));
        _body = null;
        if (_scanner.EndLargeFrame())
            writer.PublishReceived(1);
    }
}
