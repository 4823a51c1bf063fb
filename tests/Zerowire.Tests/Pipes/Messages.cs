using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire.Tests.Pipes;

/// <summary>Messages as arrays of frames: made up, written, read and compared.</summary>
internal static class Messages
{
    /// <summary>Lengths at the edges of what the queue treats differently.</summary>
    public static readonly int[] EdgeLengths =
    [
        0, 1, 2, 127, 254, 255, 256, 257, 1000, 4085, 4086, 4087, 4088, 4094, 4095, 4096, 4097, 8191, 8192, 8193,
        16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 32 * 1024, 65526, 65527, 65528, 65535, 65536, 65537, 100_000, 200 * 1024,
    ];

    public static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)((seed * 31) + i + (i >> 8));
        return bytes;
    }

    public static byte[][] Random(Random random, int maxFrames = 4, int maxLength = 40_000)
    {
        byte[][] frames = new byte[random.Next(4) == 0 ? random.Next(1, maxFrames + 1) : 1][];
        for (int i = 0; i < frames.Length; i++)
        {
            int length = random.Next(10) switch
            {
                < 6 => random.Next(0, 300),
                < 9 => random.Next(0, 6000),
                _ => random.Next(0, maxLength),
            };
            frames[i] = Bytes(length, random.Next());
        }
        return frames;
    }

    /// <summary>Writes frame by frame. True when the reader must be woken.</summary>
    public static bool Write(QueueWriter writer, byte[][] message)
    {
        bool wake = false;
        for (int i = 0; i < message.Length; i++)
            wake = writer.Write(new Frame(message[i]), i < message.Length - 1);
        return wake;
    }

    public static byte[][] Take(ref MessageBuffer buffer)
    {
        byte[][] frames = new byte[buffer.Count][];
        for (int i = 0; i < frames.Length; i++)
            frames[i] = buffer[i].ToArray();
        buffer.Clear();
        return frames;
    }

    /// <summary>Reads the next message, the short way if it can be.</summary>
    public static byte[][] ReadQuickly(QueueReader reader)
    {
        if (!reader.TryPeekSmall(out ReadOnlySpan<byte> small))
            return Read(reader);
        byte[] frame = small.ToArray();
        reader.TakeSmall(frame.Length);
        return [frame];
    }

    public static byte[][] Read(QueueReader reader)
    {
        MessageBuffer buffer = default;
        Assert.Equal(QueueItem.Message, reader.Next());
        reader.Read(ref buffer);
        byte[][] message = Take(ref buffer);
        buffer.Release();
        return message;
    }

    /// <summary>The message as ZMTP v2 frames.</summary>
    public static byte[] Encode(byte[][] message)
    {
        var bytes = new List<byte>();
        Span<byte> header = stackalloc byte[FrameHeader.MaxLength];
        for (int i = 0; i < message.Length; i++)
        {
            FrameFlags flags = i < message.Length - 1 ? FrameFlags.More : FrameFlags.None;
            bytes.AddRange(header[..FrameHeader.Write(header, message[i].Length, flags)]);
            bytes.AddRange(message[i]);
        }
        return [.. bytes];
    }

    public static void AssertSame(byte[][] expected, byte[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i].AsSpan().SequenceEqual(actual[i]), $"frame {i} of {expected[i].Length} bytes differs");
    }
}
