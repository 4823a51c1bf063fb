namespace Zerowire.Tests.Stress;

/// <summary>An endless stream of bytes of which any seven in a row tell where they stand in it: words of 28 bits that
/// count, seven bits a byte, the first of which has its highest bit set.</summary>
internal static class PositionedBytes
{
    private const int Word = 4;

    public static void Fill(Span<byte> bytes, long position)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = At(position + i);
    }

    public static bool Are(ReadOnlySpan<byte> bytes, long position)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(position + i))
                return false;
        }
        return true;
    }

    /// <summary>Finds the position of bytes; false when they are too few to tell.</summary>
    public static bool TryLocate(ReadOnlySpan<byte> bytes, out long position)
    {
        position = 0;
        int start = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        if (start < 0 || start + Word > bytes.Length)
            return false;
        long word = 0;
        for (int i = 0; i < Word; i++)
            word |= (long)(bytes[start + i] & 0x7F) << (7 * i);
        position = (word * Word) - start;
        return true;
    }

    private static byte At(long position)
    {
        int place = (int)(position % Word);
        int bits = (int)(position / Word >> (7 * place)) & 0x7F;
        return (byte)(place == 0 ? bits | 0x80 : bits);
    }
}
