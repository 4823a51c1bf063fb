namespace Zerowire.Protocol.Tests;

/// <summary>What reading a whole stream has found: messages as lists of bodies, commands, and how it ended.</summary>
internal sealed record ScanResult(List<List<byte[]>> Messages, List<byte[]> Commands, bool Refused)
{
    public string Text() =>
        string.Join(' ', Messages.Select(message => $"[{string.Join(',', message.Select(Convert.ToHexString))}]"))
        + " / " + string.Join(' ', Commands.Select(Convert.ToHexString)) + (Refused ? " refused" : "");
}
