namespace Zerowire;

/// <summary>
/// A message that a call needs only while it runs, kept by the thread so that the call allocates nothing. It is out of
/// the cache while it is in use, because a body's release may call user code, which may send again.
/// </summary>
internal static class ScratchMessage
{
    /// <summary>A message that held more is not kept, so that idle threads hold little memory.</summary>
    private const int LargestKept = 32 * 1024;

    [ThreadStatic]
    private static ZmqMessage? s_kept;

    public static ZmqMessage Rent()
    {
        ZmqMessage message = s_kept ?? new ZmqMessage();
        s_kept = null;
        return message;
    }

    /// <summary>Takes the message back; <paramref name="length"/> is the most that it held.</summary>
    public static void Return(ZmqMessage message, long length)
    {
        if (length > LargestKept)
        {
            message.Dispose();
            return;
        }
        message.Clear();
        s_kept = message;
    }
}
