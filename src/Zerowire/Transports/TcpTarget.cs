using System.Net;
using System.Net.Sockets;
using System.Text;
using Zerowire.Protocol;

namespace Zerowire.Transports;

/// <summary>A peer's host and port, and where wanted the own address to connect from.</summary>
internal sealed class TcpTarget : ConnectTarget
{
    private readonly TcpAddress _peer;
    private readonly TcpAddress? _source;

    public TcpTarget(string address, TcpAddress peer, TcpAddress? source)
    {
        Endpoint = "tcp://" + address;
        _peer = peer;
        _source = source;
        NeedsLookup = !IsLiteral(peer.Host) && !LocalAddresses.TryParseNumeric(peer.Host, out _);
    }

    public override string Endpoint { get; }

    public override bool NeedsLookup { get; }

    public override ZmqError Resolve(
        TransportSettings settings, Func<string, IPAddress[]> lookup, out PeerEndpoint[] peers)
    {
        peers = [];
        if (_source is { IsWildcard: false } own)
        {
            ZmqError error = TcpTransport.ResolveLocal(own.Host, settings.IPv6, lookup: null, out _);
            if (error != ZmqError.None)
                return error;
        }

        // Looked at again on every attempt: an interface of a zone may have come or gone.
        IPAddress[] addresses = LocalAddresses.TryParseNumeric(_peer.Host, out IPAddress numeric)
            ? [numeric]
            : LookUp(lookup, _peer.Host);
        if (addresses.Length == 0)
            return ZmqError.HostUnreachable;

        List<PeerEndpoint> usable = [];
        foreach (IPAddress address in addresses)
        {
            bool isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
            if ((isIPv6 && !settings.IPv6) || !TryGetSource(isIPv6, out IPEndPoint? source))
                continue;
            usable.Add(new TcpPeer(new IPEndPoint(address, _peer.Port), source));
        }

        peers = [.. usable];
        return peers.Length == 0 ? ZmqError.AddressFamilyNotSupported : ZmqError.None;
    }

    /// <summary>The proxy is connected to from the own address that was given with it, or else with the peer. Names go to
    /// it as they are.</summary>
    public override ZmqError Through(SocksProxy proxy, out ConnectTarget target, out string reason)
    {
        target = this;
        reason = "";
        SocksDestination destination;
        if (_peer.Host.Contains('%', StringComparison.Ordinal))
        {
            reason = $"The zone of '{_peer.Host}' is one of this machine, and means nothing to a proxy.";
            return ZmqError.InvalidArgument;
        }

        if (IPAddress.TryParse(_peer.Host, out IPAddress? address))
        {
            bool isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
            destination = new SocksDestination(
                isIPv6 ? SocksAddressKind.IPv6 : SocksAddressKind.IPv4, address.GetAddressBytes(), (ushort)_peer.Port);
        }
        else
        {
            // Checked by the syntax of addresses to be ASCII.
            byte[] name = Encoding.ASCII.GetBytes(_peer.Host);
            if (name.Length > byte.MaxValue)
            {
                reason = $"The host '{_peer.Host}' is longer than the 255 bytes that can be told to a proxy.";
                return ZmqError.InvalidArgument;
            }
            destination = new SocksDestination(SocksAddressKind.Name, name, (ushort)_peer.Port);
        }

        var way = new TcpTarget($"{proxy.Address.Host}:{proxy.Address.Port}", proxy.Address, proxy.Source ?? _source);
        target = new SocksTarget(Endpoint, way, destination, proxy);
        return ZmqError.None;
    }

    /// <summary>The addresses of a name; none when it is unknown or the service does not answer.</summary>
    internal static IPAddress[] LookUp(Func<string, IPAddress[]> lookup, string host)
    {
        // An address whose zone does not exist is not a name; the name service would answer without the zone.
        if (IsLiteral(host))
            return [];
        try
        {
            return lookup(host);
        }
        catch (SocketException)
        {
            return [];
        }
        catch (ArgumentException)
        {
            // A name that no name service takes, because it is too long.
            return [];
        }
    }

    private static bool IsLiteral(string host) => host.Contains(':', StringComparison.Ordinal);

    /// <summary>The own address for a peer of this version; false when there is none. Null for any.</summary>
    private bool TryGetSource(bool isIPv6, out IPEndPoint? source)
    {
        source = null;
        if (_source is not { } own)
            return true;
        IPAddress? address = isIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        if (!own.IsWildcard)
        {
            address = LocalAddresses.TryParseNumeric(own.Host, out IPAddress numeric)
                ? numeric
                : LocalAddresses.OfInterface(own.Host, isIPv6);
        }
        if (address is null || address.AddressFamily == AddressFamily.InterNetworkV6 != isIPv6)
            return false;
        source = new IPEndPoint(address, own.Port);
        return true;
    }
}
