using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Zerowire.Transports;

/// <summary>Addresses and interfaces of this machine.</summary>
internal static class LocalAddresses
{
    /// <summary>Reads a numeric address; the zone of an IPv6 address may be a number or an interface.</summary>
    public static bool TryParseNumeric(string host, out IPAddress address)
    {
        address = IPAddress.None;
        int percent = host.IndexOf('%', StringComparison.Ordinal);
        string digits = percent < 0 ? host : host[..percent];
        if (!IPAddress.TryParse(digits, out IPAddress? parsed))
            return false;
        if (percent >= 0)
        {
            bool isIPv6 = parsed.AddressFamily == AddressFamily.InterNetworkV6;
            if (!isIPv6 || !TryGetZone(host[(percent + 1)..], out long zone))
                return false;
            parsed = new IPAddress(parsed.GetAddressBytes(), zone);
        }

        address = parsed;
        return true;
    }

    /// <summary>The first address of an interface, of the wanted version where it has one; null without any.</summary>
    public static IPAddress? OfInterface(string name, bool ipv6)
    {
        NetworkInterface? found = Find(name);
        if (found is null)
            return null;

        IPAddress? first = null;
        foreach (UnicastIPAddressInformation information in found.GetIPProperties().UnicastAddresses)
        {
            IPAddress address = information.Address;
            bool isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
            if (isIPv6 == ipv6)
                return address;
            if (!isIPv6)
                first ??= address;
        }

        return first;
    }

    private static bool TryGetZone(string text, out long zone)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out zone))
            return zone <= uint.MaxValue;
        if (Find(text) is not { } found || !found.Supports(NetworkInterfaceComponent.IPv6))
            return false;
        zone = found.GetIPProperties().GetIPv6Properties().Index;
        return true;
    }

    private static NetworkInterface? Find(string name)
    {
        try
        {
            return Array.Find(NetworkInterface.GetAllNetworkInterfaces(), candidate => candidate.Name == name);
        }
        catch (NetworkInformationException)
        {
            // The system does not tell its interfaces; then there is none of that name to us.
            return null;
        }
    }
}
