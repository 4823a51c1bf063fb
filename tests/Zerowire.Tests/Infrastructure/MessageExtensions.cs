namespace Zerowire.Tests.Infrastructure;

internal static class MessageExtensions
{
    /// <summary>The frames as text, joined by '|'.</summary>
    public static string Text(this ZmqMessage message)
    {
        var frames = new List<string>();
        foreach (ZmqFrame frame in message)
            frames.Add(frame.ToString());
        return string.Join('|', frames);
    }

    /// <summary>A message of these frames.</summary>
    public static ZmqMessage ToMessage(this IEnumerable<byte[]> frames)
    {
        var message = new ZmqMessage();
        foreach (byte[] frame in frames)
            message.Append(frame);
        return message;
    }

    /// <summary>The frames as arrays.</summary>
    public static byte[][] ToArrays(this ZmqMessage message)
    {
        byte[][] frames = new byte[message.Count][];
        for (int i = 0; i < frames.Length; i++)
            frames[i] = message[i].ToArray();
        return frames;
    }
}
