using System.Numerics;

namespace Zerowire.Protocol;

/// <summary>
/// Z85 (RFC 32): four bytes, taken as a big-endian number, are five characters, most significant first. Text is bytes
/// or chars, so the code is written once for both.
/// </summary>
internal static class Z85Codec
{
    public const int BytesOfGroup = 4;
    public const int CharactersOfGroup = 5;

    private const uint Base = 85;
    private const byte None = 255;

    private static readonly byte[] s_values = ValuesOfCharacters();

    private static ReadOnlySpan<byte> Alphabet =>
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"u8;

    /// <summary>Encodes whole groups; the text has room for five characters for each four bytes.</summary>
    public static void Encode<T>(ReadOnlySpan<byte> bytes, Span<T> text)
        where T : unmanaged, IBinaryInteger<T>
    {
        int position = 0;
        for (int i = 0; i < bytes.Length; i += BytesOfGroup)
        {
            uint number = ((uint)bytes[i] << 24) | ((uint)bytes[i + 1] << 16) | ((uint)bytes[i + 2] << 8) | bytes[i + 3];
            for (int digit = CharactersOfGroup - 1; digit >= 0; digit--)
            {
                text[position + digit] = T.CreateTruncating(Alphabet[(int)(number % Base)]);
                number /= Base;
            }
            position += CharactersOfGroup;
        }
    }

    /// <summary>Decodes whole groups; the bytes have room for four for each five characters. Returns the place of the
    /// first group that is none, with a character that is not of the alphabet or a number beyond 32 bits; -1 when all
    /// is well. What stands before that group has been decoded.</summary>
    public static int Decode<T>(ReadOnlySpan<T> text, Span<byte> bytes)
        where T : unmanaged, IBinaryInteger<T>
    {
        int position = 0;
        for (int i = 0; i < text.Length; i += CharactersOfGroup)
        {
            ulong number = 0;
            foreach (T character in text.Slice(i, CharactersOfGroup))
            {
                byte value = ValueOf(uint.CreateTruncating(character));
                if (value == None)
                    return i;
                number = (number * Base) + value;
            }
            if (number > uint.MaxValue)
                return i;
            bytes[position] = (byte)(number >> 24);
            bytes[position + 1] = (byte)(number >> 16);
            bytes[position + 2] = (byte)(number >> 8);
            bytes[position + 3] = (byte)number;
            position += BytesOfGroup;
        }
        return -1;
    }

    private static byte ValueOf(uint character) => character < (uint)s_values.Length ? s_values[character] : None;

    private static byte[] ValuesOfCharacters()
    {
        byte[] values = new byte[128];
        Array.Fill(values, None);
        for (int i = 0; i < Alphabet.Length; i++)
            values[Alphabet[i]] = (byte)i;
        return values;
    }
}
