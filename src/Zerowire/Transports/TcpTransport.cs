using System.Net;
using System.Net.Sockets;
using Zerowire.Platform;

namespace Zerowire.Transports;

/// <summary>
/// TCP. Bound to: an address, an interface, a host name of this machine or <c>*</c>, with a port, 0 or <c>*</c>.
/// Connected to: an address or a host name with a port, behind an optional <c>source;</c>.
/// </summary>
internal sealed class TcpTransport : Transport
{
    public override string Scheme => "tcp";

    public override string BindForm =>
        "tcp://address:port, where the address is an IP address (IPv6 in brackets), a network interface, a host name or "
        + "'*' for all, and the port a number up to 65535, or '*' for any that is free";

    public override string ConnectForm =>
        "tcp://host:port, where the host is a name or an IP address (IPv6 in brackets) and the port a number from 1 to "
        + "65535, or tcp://source:port;host:port to come from an address or network interface of this machine";

    public override ZmqError ValidateBind(string address, bool ipv6, out string reason) =>
        TcpAddress.ParseLocal(address, out _, out reason);

    public override ZmqError ParseConnect(string address, bool ipv6, out ConnectTarget? target, out string reason)
    {
        target = null;
        ZmqError error = TcpAddress.ParseRoute(address, out TcpAddress? source, out TcpAddress peer, out reason);
        if (error == ZmqError.None)
            error = CheckVersions(peer, source, ipv6, out reason);
        if (error == ZmqError.None)
            target = new TcpTarget(address, peer, source);
        return error;
    }

    // What no later look at the machine or the name service could change.
    private static ZmqError CheckVersions(TcpAddress peer, TcpAddress? source, bool ipv6, out string reason)
    {
        reason = "";
        foreach (string host in (ReadOnlySpan<string>)[peer.Host, source?.Host ?? ""])
        {
            if (!ipv6 && host.Contains(':', StringComparison.Ordinal))
            {
                reason = $"'{host}' is an IPv6 address, and IPv6 is off: an option of the socket and of the context.";
                return ZmqError.AddressFamilyNotSupported;
            }
        }
        if (source is not { } own || !IPAddress.TryParse(own.Host, out IPAddress? from)
            || !IPAddress.TryParse(peer.Host, out IPAddress? to) || from.AddressFamily == to.AddressFamily)
            return ZmqError.None;
        reason = $"'{peer.Host}' cannot be reached from '{own.Host}': one is an IPv4 address, the other an IPv6 one.";
        return ZmqError.InvalidArgument;
    }

    public override ZmqError Listen(
        string address, TransportSettings settings, out ListenSocket? socket, out string reason)
    {
        socket = null;
        ZmqError error = TcpAddress.ParseLocal(address, out TcpAddress local, out reason);
        if (error != ZmqError.None)
            return error;
        if (settings.UseDescriptor >= 0)
            return Adopt(settings, isLocal: false, out socket, out reason);

        if (local.IsWildcard)
        {
            IPAddress any = settings.IPv6 ? IPAddress.IPv6Any : IPAddress.Any;
            socket = settings.Sockets.ListenTcp(
                new IPEndPoint(any, local.Port), settings, settings.Backlog, out error);
            // A machine without IPv6 still has its other half of 'any address'.
            if (error == ZmqError.AddressFamilyNotSupported && settings.IPv6)
            {
                socket = settings.Sockets.ListenTcp(
                    new IPEndPoint(IPAddress.Any, local.Port), settings, settings.Backlog, out error);
            }
        }
        else
        {
            error = ResolveLocal(local.Host, settings.IPv6, Dns.GetHostAddresses, out IPAddress? resolved);
            if (resolved is null)
            {
                reason = $"'{local.Host}' is no address, interface or host name that can be bound to"
                    + (settings.IPv6 ? "." : " while IPv6 is off.");
                return error;
            }

            socket = settings.Sockets.ListenTcp(
                new IPEndPoint(resolved, local.Port), settings, settings.Backlog, out error);
        }

        if (socket is null)
            reason = $"'tcp://{address}' cannot be bound. {Explain(error, settings)}";
        return error;
    }

    /// <summary>What an error of opening a tcp socket means, with the option that it comes from.</summary>
    internal static string Explain(ZmqError error, SocketTuning tuning) => error switch
    {
        ZmqError.NoSuchDevice when tuning.Device.Length > 0 =>
            $"There is no network interface '{tuning.Device}' (ZMQ_BINDTODEVICE).",
        ZmqError.NotSupported when tuning.Device.Length > 0 =>
            "This system cannot tie a socket to a network interface (ZMQ_BINDTODEVICE).",
        ZmqError.NotPermitted when tuning.Device.Length > 0 || tuning.Priority != 0 || tuning.BusyPoll != 0 =>
            "The process lacks the right to ZMQ_BINDTODEVICE (CAP_NET_RAW), ZMQ_PRIORITY above 6 or ZMQ_BUSY_POLL "
            + "(CAP_NET_ADMIN).",
        _ => error.Describe(),
    };

    public override IEnumerable<string> OtherForms(string address, TransportSettings settings)
    {
        if (TcpAddress.ParseLocal(address, out TcpAddress local, out _) == ZmqError.None)
        {
            IPAddress? resolved = settings.IPv6 ? IPAddress.IPv6Any : IPAddress.Any;
            if (!local.IsWildcard)
                ResolveLocal(local.Host, settings.IPv6, Dns.GetHostAddresses, out resolved);
            if (resolved is not null)
                yield return $"tcp://{new IPEndPoint(resolved, local.Port)}";
        }
        if (ParseConnect(address, settings.IPv6, out ConnectTarget? target, out _) == ZmqError.None
            && target!.Resolve(settings, Dns.GetHostAddresses, out PeerEndpoint[] peers) == ZmqError.None)
        {
            foreach (PeerEndpoint peer in peers)
                yield return peer.ToString();
        }
    }

    /// <summary>An own address by number, by interface, or by name where a lookup is given.</summary>
    internal static ZmqError ResolveLocal(
        string host, bool ipv6, Func<string, IPAddress[]>? lookup, out IPAddress? address)
    {
        if (LocalAddresses.TryParseNumeric(host, out IPAddress numeric))
        {
            address = numeric;
        }
        else
        {
            address = LocalAddresses.OfInterface(host, ipv6);
            if (address is null && lookup is not null)
            {
                address = Array.Find(
                    TcpTarget.LookUp(lookup, host),
                    candidate => ipv6 || candidate.AddressFamily == AddressFamily.InterNetwork);
            }
        }

        if (address is { AddressFamily: AddressFamily.InterNetworkV6 } && !ipv6)
            address = null;
        return address is null ? ZmqError.NoSuchDevice : ZmqError.None;
    }
}
