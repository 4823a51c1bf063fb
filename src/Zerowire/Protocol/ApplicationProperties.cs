using System.Text;

namespace Zerowire.Protocol;

/// <summary>The properties that an application adds to those announced in the handshake (RFC 37): names that begin with
/// <c>X-</c>, so that they meet no other.</summary>
internal static class ApplicationProperties
{
    /// <summary>Fewer than a peer accepts, with those of the socket itself.</summary>
    private const int MaxCount = Metadata.MaxReceived - 16;

    /// <summary>Less than a peer accepts as one command, with everything else that a handshake may carry.</summary>
    private const int MaxEncodedLength = ZmtpHandshake.MaxCommandLength / 2;

    public const string Prefix = "X-";

    public const int MaxNameLength = 255;

    /// <summary>Reads <c>X-name:value</c>, with neither part empty; the value may have colons.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out MetadataProperty property)
    {
        property = default;
        int colon = text.IndexOf((byte)':');
        if (colon is < 0 or > MaxNameLength || colon == text.Length - 1)
            return false;
        string name = Encoding.Latin1.GetString(text[..colon]);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        property = new MetadataProperty(name, text[(colon + 1)..].ToArray());
        return true;
    }

    /// <summary>Whether a peer would accept so much.</summary>
    public static bool CanBeAnnounced(Metadata properties) =>
        properties.Properties.Length <= MaxCount && properties.EncodedLength <= MaxEncodedLength;
}
