using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Zerowire.Protocol;

/// <summary>The properties that an application adds to those announced in the handshake (RFC 37): names that begin with
/// <c>X-</c>, so that they meet no other.</summary>
internal static class ApplicationProperties
{
    public const string Prefix = "X-";
    public const int MaxNameLength = 255;

    /// <summary>Fewer than a peer accepts, with those of the socket itself.</summary>
    private const int MaxCount = Metadata.MaxReceived - 16;

    /// <summary>Less than a peer accepts as one command, with everything else that a handshake may carry.</summary>
    private const int MaxEncodedLength = ZmtpHandshake.MaxCommandLength / 2;

    /// <summary>Adds <c>X-name:value</c>, of which neither part is empty; of several of one name the first counts.
    /// False when the text has another form, or a peer might not accept so much.</summary>
    public static bool TryAdd(Metadata? announced, ReadOnlySpan<byte> text, [NotNullWhen(true)] out Metadata? all)
    {
        all = null;
        int colon = text.IndexOf((byte)':');
        if (colon is < 0 or > MaxNameLength || colon == text.Length - 1)
            return false;
        string name = Encoding.Latin1.GetString(text[..colon]);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var property = new MetadataProperty(name, text[(colon + 1)..].ToArray());
        all = (announced ?? Metadata.Empty).Over(new Metadata(property));
        return all.Properties.Length <= MaxCount && all.EncodedLength <= MaxEncodedLength;
    }
}
