using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zerowire.Transports;

/// <summary>The text form of a network whose peers are accepted: <c>address</c> or <c>address/prefix</c>.</summary>
internal static class TcpAcceptFilter
{
    /// <summary>Reads a network. Bits of the address behind the prefix are ignored, as in libzmq.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IPNetwork network)
    {
        network = default;
        string address = Encoding.UTF8.GetString(text);
        int slash = address.IndexOf('/', StringComparison.Ordinal);
        string? prefix = slash < 0 ? null : address[(slash + 1)..];
        if (slash >= 0)
            address = address[..slash];
        if (address.StartsWith('[') && address.EndsWith(']'))
            address = address[1..^1];
        // A zone is no part of what is compared.
        if (address.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(address, out IPAddress? parsed))
            return false;

        int most = parsed.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        int length = most;
        if (prefix is not null
            && (!int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > most))
            return false;
        network = Masked(parsed, length);
        return true;
    }

    private static IPNetwork Masked(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(length - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }
}
