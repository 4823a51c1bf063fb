using System.Text;

namespace Zerowire.LibZmq;

/// <summary>Z85 of libzmq; null where it refuses.</summary>
public static unsafe class LibZmqZ85
{
    public static string? Encode(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        byte[] text = new byte[(bytes.Length * 5 / 4) + 1];
        fixed (byte* to = text, from = bytes)
        {
            return NativeMethods.EncodeZ85(to, from, (nuint)bytes.Length) is null
                ? null
                : Encoding.ASCII.GetString(text, 0, text.Length - 1);
        }
    }

    public static byte[]? Decode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = new byte[text.Length * 4 / 5];
        // One more, so that there is an address also when there is nothing to write.
        fixed (byte* to = new byte[bytes.Length + 1], from = Encoding.ASCII.GetBytes(text + '\0'))
        {
            if (NativeMethods.DecodeZ85(to, from) is null)
                return null;
            new ReadOnlySpan<byte>(to, bytes.Length).CopyTo(bytes);
            return bytes;
        }
    }
}
