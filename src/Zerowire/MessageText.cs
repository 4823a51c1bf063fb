using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Zerowire.Pipes;

namespace Zerowire;

/// <summary>Messages as people read them: in logs and debuggers.</summary>
internal static class MessageText
{
    private const int MostFrames = 8;
    private const int MostBytes = 32;

    public static string Describe(in MessageBuffer message)
    {
        int count = message.Count;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "frame" : "frames")}");
        for (int i = 0; i < Math.Min(count, MostFrames); i++)
        {
            text.Append(i == 0 ? ": " : ", ");
            DescribeFrame(text, message[i]);
        }
        if (count > MostFrames)
            text.Append(", ...");
        return text.ToString();
    }

    private static void DescribeFrame(StringBuilder text, ReadOnlySpan<byte> frame)
    {
        int shown = Math.Min(frame.Length, MostBytes);
        // Not in the middle of a character, whose further bytes all begin with the bits 10.
        while (shown > 0 && shown < frame.Length && (frame[shown] & 0xC0) == 0x80)
            shown--;
        ReadOnlySpan<byte> start = frame[..shown];
        if (IsText(start))
            text.Append('"').Append(Encoding.UTF8.GetString(start)).Append('"');
        else
            text.Append("0x").Append(Convert.ToHexString(start));
        if (start.Length < frame.Length)
            text.Append(CultureInfo.InvariantCulture, $"... ({frame.Length} bytes)");
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b < 0x20 || b == 0x7F)
                return false;
        }
        return Utf8.IsValid(bytes);
    }
}
