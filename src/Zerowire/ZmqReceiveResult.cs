namespace Zerowire;

/// <summary>How much a receive into the caller's memory has brought.</summary>
/// <param name="Length">The bytes now at the start of the buffer.</param>
/// <param name="FrameLength">The full length of the first frame in bytes; more than <paramref name="Length"/> when it
/// did not fit.</param>
/// <param name="FrameCount">The number of frames of the message; those after the first were dropped.</param>
public readonly record struct ZmqReceiveResult(int Length, int FrameLength, int FrameCount)
{
    /// <summary>Whether the buffer holds the whole message: it had one frame, and that did fit.</summary>
    public bool IsComplete => FrameCount == 1 && Length == FrameLength;
}
