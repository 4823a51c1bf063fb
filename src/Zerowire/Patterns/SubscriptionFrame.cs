namespace Zerowire.Patterns;

/// <summary>
/// Subscriptions as frames: a one, or for a cancellation a zero, and the topic. This is their form before ZMTP 3.1, and
/// between the XPUB and XSUB sockets and their applications.
/// </summary>
internal static class SubscriptionFrame
{
    private const byte CancelByte = 0;
    private const byte SubscribeByte = 1;

    /// <summary>False for a frame that is something else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> frame, out bool cancel, out ReadOnlySpan<byte> topic)
    {
        cancel = !frame.IsEmpty && frame[0] == CancelByte;
        topic = frame.IsEmpty ? default : frame[1..];
        return cancel || (!frame.IsEmpty && frame[0] == SubscribeByte);
    }

    /// <summary>Writes a frame of the topic's length and one.</summary>
    public static void Write(Span<byte> frame, bool cancel, ReadOnlySpan<byte> topic)
    {
        frame[0] = cancel ? CancelByte : SubscribeByte;
        topic.CopyTo(frame[1..]);
    }
}
