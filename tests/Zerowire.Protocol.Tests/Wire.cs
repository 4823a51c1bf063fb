using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Zerowire.Protocol.Tests;

/// <summary>Bytes as they stand on the wire, built without the code under test.</summary>
internal static class Wire
{
    /// <summary>The whole greeting of a ZMTP 3.1 peer without a routing id.</summary>
    public static byte[] Greeting(byte major = 3, byte minor = 1, string mechanism = "NULL", byte asServer = 0)
    {
        byte[] greeting = new byte[64];
        greeting[0] = 0xFF;
        greeting[8] = 1;
        greeting[9] = 0x7F;
        greeting[10] = major;
        greeting[11] = minor;
        Encoding.ASCII.GetBytes(mechanism).CopyTo(greeting, 12);
        greeting[32] = asServer;
        return greeting;
    }

    public static byte[] Frame(byte flags, params byte[] body)
    {
        if ((flags & 2) == 0)
            return [flags, (byte)body.Length, .. body];
        return [.. LongHeader(flags, body.Length), .. body];
    }

    public static byte[] LongHeader(byte flags, long length)
    {
        byte[] header = new byte[9];
        header[0] = flags;
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(1), length);
        return header;
    }

    public static byte[] Property(string name, params byte[] value)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [(byte)name.Length, .. Encoding.Latin1.GetBytes(name), .. length, .. value];
    }

    public static byte[] Property(string name, string value) => Property(name, Encoding.ASCII.GetBytes(value));

    public static byte[] CommandBody(string name, params byte[] data) =>
        [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. data];

    public static byte[] CommandFrame(string name, params byte[] data)
    {
        byte[] body = CommandBody(name, data);
        return Frame(body.Length > 255 ? (byte)6 : (byte)4, body);
    }

    public static byte[] Ready(string socketType) => CommandFrame("READY", Property("Socket-Type", socketType));

    /// <summary>What a writer writes.</summary>
    public static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Concat(params byte[][] parts) => parts.SelectMany(part => part).ToArray();

    public static byte[] Bytes(int length, byte first = 0)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)(first + i);
        return bytes;
    }
}
