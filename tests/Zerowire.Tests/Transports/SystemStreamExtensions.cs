using Zerowire.Platform;

namespace Zerowire.Tests.Transports;

/// <summary>Complete sends and receives, by waiting for the condition.</summary>
internal static unsafe class SystemStreamExtensions
{
    public static int SendAll(this SystemStream socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
            return socket.Send(pointer, bytes.Length);
    }

    /// <summary>That many bytes, or fewer when the peer closes before.</summary>
    public static byte[] ReceiveExactly(this SystemStream socket, int length)
    {
        byte[] bytes = new byte[length];
        int received = 0;
        bool closed = false;
        bool done = SpinWait.SpinUntil(
            () =>
            {
                fixed (byte* pointer = bytes)
                {
                    int count = socket.Receive(pointer + received, length - received);
                    if (count > 0)
                        received += count;
                    else if (count != -(int)ZmqError.WouldBlock)
                        closed = true;
                }

                return closed || received == length;
            },
            10_000);
        Assert.True(done, $"Only {received} of {length} bytes have arrived.");
        return bytes[..received];
    }
}
