using Zerowire.Protocol;

namespace Zerowire;

/// <summary>
/// Z85 (RFC 32): bytes as text that is safe in source code, configuration files and on command lines. Four bytes are
/// five characters; keys of CURVE are written so, 32 bytes as 40 characters.
/// </summary>
/// <example>
/// <code>
/// string text = Z85.Encode(key);
/// byte[] key = Z85.Decode(text);
/// </code>
/// </example>
public static class Z85
{
    /// <summary>How many characters so many bytes are.</summary>
    /// <param name="byteCount">A multiple of 4.</param>
    /// <returns>Five for each four bytes.</returns>
    /// <exception cref="ArgumentException">Negative, not a multiple of 4, or too many for one text.</exception>
    public static int GetEncodedLength(int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        if (byteCount % Z85Codec.BytesOfGroup != 0)
            throw new ArgumentException("Z85 encodes bytes whose number is a multiple of 4.", nameof(byteCount));
        long length = (long)byteCount / Z85Codec.BytesOfGroup * Z85Codec.CharactersOfGroup;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue, nameof(byteCount));
        return (int)length;
    }

    /// <summary>How many bytes so many characters are.</summary>
    /// <param name="characterCount">A multiple of 5.</param>
    /// <returns>Four for each five characters.</returns>
    /// <exception cref="ArgumentException">Negative, or not a multiple of 5.</exception>
    public static int GetDecodedLength(int characterCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(characterCount);
        if (characterCount % Z85Codec.CharactersOfGroup != 0)
            throw new ArgumentException("Z85 text has a multiple of 5 characters.", nameof(characterCount));
        return characterCount / Z85Codec.CharactersOfGroup * Z85Codec.BytesOfGroup;
    }

    /// <summary>Encodes bytes. Stands for <c>zmq_z85_encode</c>.</summary>
    /// <param name="bytes">The bytes; their number is a multiple of 4, and may be 0.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException">The number of bytes is not a multiple of 4.</exception>
    public static string Encode(ReadOnlySpan<byte> bytes) => string.Create(
        CheckedEncodedLength(bytes), bytes, static (text, source) => Z85Codec.Encode(source, text));

    /// <summary>Encodes bytes into memory of the caller's, if it is large enough.</summary>
    /// <param name="bytes">The bytes; their number is a multiple of 4.</param>
    /// <param name="destination">Room for the text: <see cref="GetEncodedLength"/> characters.</param>
    /// <param name="charsWritten">How many characters were written.</param>
    /// <returns>False when there is not room enough.</returns>
    /// <exception cref="ArgumentException">The number of bytes is not a multiple of 4.</exception>
    public static bool TryEncode(ReadOnlySpan<byte> bytes, Span<char> destination, out int charsWritten)
    {
        int length = CheckedEncodedLength(bytes);
        charsWritten = 0;
        if (destination.Length < length)
            return false;
        Z85Codec.Encode(bytes, destination);
        charsWritten = length;
        return true;
    }

    /// <summary>Decodes text. Stands for <c>zmq_z85_decode</c>.</summary>
    /// <param name="text">The text; its length is a multiple of 5, and may be 0.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="FormatException">The length is not a multiple of 5, a character is not one of the 85, or five
    /// characters are a number beyond 32 bits.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % Z85Codec.CharactersOfGroup != 0)
            throw new FormatException($"Z85 text has a multiple of 5 characters, not {text.Length}.");
        byte[] bytes = new byte[GetDecodedLength(text.Length)];
        int wrong = Z85Codec.Decode(text, bytes);
        return wrong < 0
            ? bytes
            : throw new FormatException(
                $"The five characters from position {wrong} on are no Z85: one of them is not of its alphabet, or "
                    + "together they are a number beyond 32 bits.");
    }

    /// <summary>Decodes text into memory of the caller's, if it is Z85 and the memory is large enough.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Room for the bytes: <see cref="GetDecodedLength"/>. What stands in it when false is
    /// returned is not specified.</param>
    /// <param name="bytesWritten">How many bytes were written.</param>
    /// <returns>False when the text is not Z85, or there is not room enough.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (text.Length % Z85Codec.CharactersOfGroup != 0)
            return false;
        int length = GetDecodedLength(text.Length);
        if (destination.Length < length || Z85Codec.Decode(text, destination) >= 0)
            return false;
        bytesWritten = length;
        return true;
    }

    private static int CheckedEncodedLength(
        ReadOnlySpan<byte> bytes) => bytes.Length % Z85Codec.BytesOfGroup == 0
            ? GetEncodedLength(bytes.Length)
            : throw new ArgumentException("Z85 encodes bytes whose number is a multiple of 4.", nameof(bytes));
}
