using System.Buffers;
using System.Buffers.Binary;

namespace Zerowire.Protocol;

/// <summary>Commands of ZMTP 3.x: reading bodies (<c>name-length name data</c>) and writing whole frames.</summary>
internal static class Command
{
    /// <summary>The longest context of a PING; a longer one is cut, so that no PONG is longer (RFC 37).</summary>
    public const int MaxPingContext = 16;

    private const int TtlLength = 2;

    /// <summary>Splits a command's body; false if it is malformed: empty, without a name, or cut short.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, out CommandKind kind, out ReadOnlySpan<byte> data)
    {
        kind = CommandKind.Unknown;
        data = default;
        if (body.IsEmpty || body[0] == 0 || body[0] > body.Length - 1)
            return false;
        kind = KindOf(body.Slice(1, body[0]));
        data = body[(1 + body[0])..];
        return true;
    }

    /// <summary>Splits the data of a PING into the time to live, in tenths of seconds, and the context.</summary>
    public static bool TryParsePing(ReadOnlySpan<byte> data, out ushort ttl, out ReadOnlySpan<byte> context)
    {
        context = default;
        if (!BinaryPrimitives.TryReadUInt16BigEndian(data, out ttl))
            return false;
        data = data[TtlLength..];
        context = data[..Math.Min(data.Length, MaxPingContext)];
        return true;
    }

    /// <summary>Takes the reason out of the data of an ERROR.</summary>
    public static bool TryParseError(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> reason)
    {
        reason = default;
        if (data.IsEmpty || data[0] > data.Length - 1)
            return false;
        reason = data.Slice(1, data[0]);
        return true;
    }

    public static void WriteReady(IBufferWriter<byte> output, Metadata metadata)
    {
        WriteHead(output, "READY"u8, metadata.EncodedLength);
        metadata.Write(output);
    }

    /// <summary>Writes an ERROR; the reason is cut to the 255 octets that the format can hold.</summary>
    public static void WriteError(IBufferWriter<byte> output, ReadOnlySpan<byte> reason)
    {
        reason = reason[..Math.Min(reason.Length, byte.MaxValue)];
        WriteHead(output, "ERROR"u8, 1 + reason.Length);
        output.Write([(byte)reason.Length]);
        output.Write(reason);
    }

    public static void WriteSubscribe(IBufferWriter<byte> output, ReadOnlySpan<byte> topic, ZmtpVersion version) =>
        WriteSubscription(output, "SUBSCRIBE"u8, 1, topic, version);

    public static void WriteCancel(IBufferWriter<byte> output, ReadOnlySpan<byte> topic, ZmtpVersion version) =>
        WriteSubscription(output, "CANCEL"u8, 0, topic, version);

    /// <summary>Writes a PING with a time to live in tenths of seconds.</summary>
    public static void WritePing(IBufferWriter<byte> output, ushort ttl, ReadOnlySpan<byte> context)
    {
        context = context[..Math.Min(context.Length, MaxPingContext)];
        WriteHead(output, "PING"u8, TtlLength + context.Length);
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(TtlLength), ttl);
        output.Advance(TtlLength);
        output.Write(context);
    }

    public static void WritePong(IBufferWriter<byte> output, ReadOnlySpan<byte> context)
    {
        context = context[..Math.Min(context.Length, MaxPingContext)];
        WriteHead(output, "PONG"u8, context.Length);
        output.Write(context);
    }

    // Names are compared exactly, as every implementation does.
    private static CommandKind KindOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("PING"u8))
            return CommandKind.Ping;
        if (name.SequenceEqual("PONG"u8))
            return CommandKind.Pong;
        if (name.SequenceEqual("SUBSCRIBE"u8))
            return CommandKind.Subscribe;
        if (name.SequenceEqual("CANCEL"u8))
            return CommandKind.Cancel;
        if (name.SequenceEqual("READY"u8))
            return CommandKind.Ready;
        if (name.SequenceEqual("ERROR"u8))
            return CommandKind.Error;
        if (name.SequenceEqual("JOIN"u8))
            return CommandKind.Join;
        if (name.SequenceEqual("LEAVE"u8))
            return CommandKind.Leave;
        if (name.SequenceEqual("MESSAGE"u8))
            return CommandKind.Message;
        if (name.SequenceEqual("HELLO"u8))
            return CommandKind.Hello;
        if (name.SequenceEqual("WELCOME"u8))
            return CommandKind.Welcome;
        return name.SequenceEqual("INITIATE"u8) ? CommandKind.Initiate : CommandKind.Unknown;
    }

    private static void WriteSubscription(IBufferWriter<byte> output, ReadOnlySpan<byte> name, byte legacyMark,
        ReadOnlySpan<byte> topic, ZmtpVersion version)
    {
        if (version.HasSubscriptionCommands)
        {
            WriteHead(output, name, topic.Length);
        }
        else
        {
            Span<byte> head = output.GetSpan(FrameHeader.MaxLength + 1);
            int headerLength = FrameHeader.Write(head, 1L + topic.Length, FrameFlags.None);
            head[headerLength] = legacyMark;
            output.Advance(headerLength + 1);
        }

        output.Write(topic);
    }

    // Frame header and name; data of the given length must follow.
    private static void WriteHead(IBufferWriter<byte> output, ReadOnlySpan<byte> name, int dataLength)
    {
        Span<byte> head = output.GetSpan(FrameHeader.MaxLength + 1 + name.Length);
        int length = FrameHeader.Write(head, 1L + name.Length + dataLength, FrameFlags.Command);
        head[length++] = (byte)name.Length;
        name.CopyTo(head[length..]);
        output.Advance(length + name.Length);
    }
}
