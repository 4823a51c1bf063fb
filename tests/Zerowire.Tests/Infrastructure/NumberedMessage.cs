using System.Buffers.Binary;

namespace Zerowire.Tests.Infrastructure;

/// <summary>Messages that carry a number and bytes that follow from it, so that a torn or mixed one is recognised.</summary>
internal static class NumberedMessage
{
    public const int End = int.MaxValue;

    /// <summary>One to three frames; most bodies are small, some are beyond every limit for copying.</summary>
    public static ZmqMessage Create(int number)
    {
        var message = new ZmqMessage();
        Span<byte> head = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(head, number);
        message.Append(head);
        for (int part = 1; part <= PartsOf(number); part++)
            message.Append(Body(number, part));
        return message;
    }

    /// <summary>A number and a body of some megabytes, which take many calls to send.</summary>
    public static ZmqMessage CreateLarge(int number)
    {
        byte[] body = new byte[(3 << 20) + number];
        Array.Fill(body, (byte)number);
        return new ZmqMessage(BitConverter.GetBytes(number)).Append(body);
    }

    public static int CheckLarge(ZmqMessage message)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(message[0].Span);
        Assert.Equal(2, message.Count);
        Assert.Equal((3 << 20) + number, message[1].Length);
        Assert.False(message[1].Span.ContainsAnyExcept((byte)number), $"Message {number} is torn.");
        return number;
    }

    public static int Check(ZmqMessage message)
    {
        Assert.Equal(sizeof(int), message[0].Length);
        int number = BinaryPrimitives.ReadInt32LittleEndian(message[0].Span);
        Assert.Equal(1 + PartsOf(number), message.Count);
        for (int part = 1; part < message.Count; part++)
            Assert.True(message[part].Span.SequenceEqual(Body(number, part)), $"Message {number} is torn.");
        return number;
    }

    private static int PartsOf(int number) => number == End ? 0 : 1 + (number % 3 == 0 ? 1 : 0);

    private static byte[] Body(int number, int part)
    {
        int length = (number % 50) switch
        {
            7 => 70_000,
            13 => 9000,
            21 => 300,
            33 => 0,
            _ => number % 40,
        };
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++)
            body[i] = (byte)(number + (part * 31) + (i * 7));
        return body;
    }
}
