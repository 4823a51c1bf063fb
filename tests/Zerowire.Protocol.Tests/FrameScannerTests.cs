namespace Zerowire.Protocol.Tests;

public sealed class FrameScannerTests
{
    private const int Large = 1000;

    private FrameScanner _scanner;

    [Fact]
    public void Empty_run_needs_more()
    {
        Assert.Equal(ScanStop.NeedMore, Scan([]));
        Assert.Equal((0, 0, 0, 0L), State());
    }

    [Fact]
    public void Complete_messages_are_counted_and_the_rest_is_left()
    {
        byte[] run = Wire.Concat(Wire.Frame(0, 1, 2), Wire.Frame(1, 3), Wire.Frame(0), Wire.Frame(1, 4), [0, 9, 1]);
        Assert.Equal(ScanStop.NeedMore, Scan(run));
        Assert.Equal((12, 9, 2, 11L), State());
        Assert.True(_scanner.InsideMessage);
    }

    [Fact]
    public void Length_needed_is_unknown_until_the_header_is_complete()
    {
        byte[] frame = Wire.Frame(2, Wire.Bytes(300));
        for (int length = 0; length < 9; length++)
        {
            Assert.Equal(ScanStop.NeedMore, Scan(frame[..length]));
            Assert.Equal(0, _scanner.FrameLength);
        }

        Assert.Equal(ScanStop.NeedMore, Scan(frame[..9]));
        Assert.Equal(309, _scanner.FrameLength);
    }

    [Fact]
    public void Scan_stops_at_the_message_limit_and_goes_on_there()
    {
        byte[] run = Wire.Concat(Wire.Frame(0, 1), Wire.Frame(1, 2), Wire.Frame(0, 3), Wire.Frame(0, 4));
        Assert.Equal(ScanStop.MessageLimit, Scan(run, messageLimit: 2));
        Assert.Equal((9, 9, 2, 0L), State());
        Assert.Equal(ScanStop.NeedMore, Scan(run[9..]));
        Assert.Equal((3, 3, 1, 0L), State());
    }

    [Fact]
    public void Limit_of_zero_walks_nothing()
    {
        Assert.Equal(ScanStop.MessageLimit, Scan(Wire.Frame(0, 1), messageLimit: 0));
        Assert.Equal((0, 0, 0, 0L), State());
    }

    [Fact]
    public void Command_stops_the_scan_when_it_is_complete()
    {
        byte[] run = Wire.Concat(Wire.Frame(0, 1), Wire.CommandFrame("PING", 0, 5), Wire.Frame(0, 2));
        Assert.Equal(ScanStop.NeedMore, Scan(run[..11]));
        Assert.Equal((3, 3, 1, 9L), State());

        Assert.Equal(ScanStop.Command, Scan(run));
        Assert.Equal((3, 3, 1, 9L), State());
        Assert.Equal((2, 7L, FrameFlags.Command), (_scanner.HeaderLength, _scanner.BodyLength, _scanner.Flags));

        int resume = _scanner.SkipCommand(run);
        Assert.Equal(12, resume);
        Assert.Equal(0x84, run[3]);
        Assert.Equal(ScanStop.NeedMore, Scan(run[resume..]));
        Assert.Equal(1, _scanner.Messages);
    }

    [Fact]
    public void Command_between_the_frames_of_a_message_does_not_end_it()
    {
        byte[] run = Wire.Concat(Wire.Frame(1, 1), Wire.CommandFrame("PONG"), Wire.Frame(0, 2));
        Assert.Equal(ScanStop.Command, Scan(run));
        Assert.True(_scanner.InsideMessage);
        Assert.Equal(0, _scanner.Messages);
        Assert.Equal(ScanStop.NeedMore, Scan(run[_scanner.SkipCommand(run)..]));
        Assert.Equal(1, _scanner.Messages);
        Assert.False(_scanner.InsideMessage);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(0xFD)]
    public void Command_with_more_is_malformed(byte flags)
    {
        Assert.Equal(ScanStop.Malformed, Scan(Wire.Frame(flags, Wire.CommandBody("PING", 0, 0))));
        // Seen by the header alone.
        Assert.Equal(ScanStop.Malformed, Scan([5, 200]));
    }

    [Fact]
    public void Reserved_flags_are_cleared_in_place()
    {
        byte[] run = Wire.Concat(Wire.Frame(0x80, 1), Wire.Frame(0xF9, 2), Wire.Frame(0x88, 3), Wire.Frame(0xFC, 9));
        Assert.Equal(ScanStop.Command, Scan(run));
        Assert.Equal((9, 9, 2), (_scanner.Position, _scanner.MessageEnd, _scanner.Messages));
        Assert.Equal([0, 1, 0, 4], new[] { run[0], run[3], run[6], run[9] });
    }

    [Fact]
    public void Large_body_stops_the_scan_at_its_header()
    {
        byte[] run = Wire.Concat(Wire.Frame(0, 1), Wire.LongHeader(3, Large));
        Assert.Equal(ScanStop.LargeBody, Scan(run));
        Assert.Equal((3, 3, 1, Large + 9L), State());
        Assert.Equal(FrameFlags.More | FrameFlags.Large, _scanner.Flags);
        Assert.False(_scanner.EndLargeFrame());
        Assert.True(_scanner.InsideMessage);

        Assert.Equal(ScanStop.LargeBody, Scan(Wire.LongHeader(2, Large)));
        Assert.True(_scanner.EndLargeFrame());
        Assert.False(_scanner.InsideMessage);
    }

    [Fact]
    public void Large_body_stops_the_scan_even_if_it_has_arrived()
    {
        Assert.Equal(ScanStop.LargeBody, Scan(Wire.Frame(2, Wire.Bytes(Large))));
        Assert.Equal(ScanStop.NeedMore, Scan(Wire.Frame(2, Wire.Bytes(Large - 1))));
        Assert.Equal(1, _scanner.Messages);
    }

    [Fact]
    public void Threshold_may_be_below_the_short_length()
    {
        Assert.Equal(ScanStop.LargeBody, _scanner.Scan(Wire.Frame(0, Wire.Bytes(10)), 100, -1, 10));
        Assert.Equal(ScanStop.NeedMore, _scanner.Scan(Wire.Frame(0, Wire.Bytes(9)), 100, -1, 10));
        Assert.Equal(ScanStop.NeedMore, _scanner.Scan(Wire.Frame(0), 100, -1, 0));
        Assert.Equal(1, _scanner.Messages);
    }

    [Theory]
    [InlineData(10, -1, 0)]
    [InlineData(10, 10, 0)]
    [InlineData(11, 10, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    public void Frame_longer_than_allowed_is_too_large(int length, long maximum, int tooLarge)
    {
        ScanStop expected = tooLarge == 1 ? ScanStop.TooLarge : ScanStop.NeedMore;
        Assert.Equal(expected, Scan(Wire.Frame(0, Wire.Bytes(length)), maxMessageSize: maximum));
        Assert.Equal(expected, Scan(Wire.Frame(2, Wire.Bytes(length)), maxMessageSize: maximum));
        // The body need not arrive for the refusal.
        Assert.Equal(expected, Scan([0, (byte)length], maxMessageSize: maximum));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(-9)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 8)]
    public void Lengths_that_cannot_be_computed_with_are_too_large(long length)
    {
        foreach (byte flags in new byte[] { 2, 3, 6 })
        {
            Assert.Equal(ScanStop.TooLarge, Scan(Wire.LongHeader(flags, length)));
            Assert.Equal(ScanStop.TooLarge, Scan(Wire.LongHeader(flags, length), maxMessageSize: long.MaxValue));
            Assert.Equal(ScanStop.TooLarge, Scan(Wire.LongHeader(flags, length), maxMessageSize: 0));
            Assert.Equal(0, _scanner.FrameLength);
        }
    }

    [Fact]
    public void Huge_body_without_a_limit_is_a_large_body()
    {
        Assert.Equal(ScanStop.LargeBody, Scan(Wire.LongHeader(2, 1L << 50)));
        Assert.Equal((1L << 50) + 9, _scanner.FrameLength);
    }

    [Fact]
    public void Commands_have_the_limit_of_messages_but_short_ones_always_pass()
    {
        byte[] ping = Wire.CommandFrame("PING", 0, 0);
        Assert.Equal(ScanStop.Command, Scan(ping, maxMessageSize: 0));
        byte[] subscribe = Wire.CommandFrame("SUBSCRIBE", Wire.Bytes(300));
        Assert.Equal(ScanStop.Command, Scan(subscribe));
        Assert.Equal(ScanStop.Command, Scan(subscribe, maxMessageSize: 310));
        Assert.Equal(ScanStop.TooLarge, Scan(subscribe, maxMessageSize: 309));
    }

    [Fact]
    public void Commands_have_a_limit_of_their_own_when_messages_have_none()
    {
        Assert.Equal(ScanStop.NeedMore, Scan(Wire.LongHeader(6, FrameScanner.MaxCommandLength)));
        Assert.Equal(FrameScanner.MaxCommandLength + 9, _scanner.FrameLength);
        Assert.Equal(ScanStop.TooLarge, Scan(Wire.LongHeader(6, FrameScanner.MaxCommandLength + 1)));
    }

    private ScanStop Scan(byte[] run, int messageLimit = 100, long maxMessageSize = -1) =>
        _scanner.Scan(run, messageLimit, maxMessageSize, Large);

    private (int Position, int MessageEnd, int Messages, long FrameLength) State() =>
        (_scanner.Position, _scanner.MessageEnd, _scanner.Messages, _scanner.FrameLength);
}
