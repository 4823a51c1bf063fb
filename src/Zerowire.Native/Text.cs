using System.Runtime.InteropServices;
using System.Text;

namespace Zerowire.Native;

/// <summary>Strings of C.</summary>
internal static unsafe class Text
{
    /// <summary>The bytes of a string, without its terminator.</summary>
    public static ReadOnlySpan<byte> BytesOf(byte* text) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);

    public static string Read(byte* text) => Encoding.UTF8.GetString(BytesOf(text));

    /// <summary>A string that lasts as long as the process.</summary>
    public static byte* Keep(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var kept = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(kept, bytes.Length));
        kept[bytes.Length] = 0;
        return kept;
    }
}
