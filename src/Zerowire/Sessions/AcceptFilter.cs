using System.Net;
using Zerowire.Platform;
using Zerowire.Runtime;

namespace Zerowire.Sessions;

/// <summary>Which peers a listener admits (ZMQ_TCP_ACCEPT_FILTER, ZMQ_IPC_FILTER_PID, _UID and _GID).</summary>
internal static class AcceptFilter
{
    /// <summary>Why a peer is not admitted, as a sentence; null when it is.</summary>
    public static string? WhyRefused(SocketOptions options, SystemStream stream) =>
        stream.PeerIPAddress is { } address ? WhyRefused(options, address) : WhyRefusedLocally(options, stream);

    private static string? WhyRefused(SocketOptions options, IPAddress address)
    {
        if (options.TcpAcceptFilters.Length == 0)
            return null;
        // A listener for both versions sees IPv4 addresses in the form of IPv6.
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(options.TcpAcceptFilters, network => network.Contains(plain))
            ? null
            : $"The address {plain} is in none of the accepted networks (ZMQ_TCP_ACCEPT_FILTER).";
    }

    private static string? WhyRefusedLocally(SocketOptions options, SystemStream stream)
    {
        uint[] users = options.IpcAcceptUsers;
        uint[] groups = options.IpcAcceptGroups;
        int[] processes = options.IpcAcceptProcesses;
        if (users.Length == 0 && groups.Length == 0 && processes.Length == 0)
            return null;
        // Fails closed: who is not known is not accepted.
        if (stream.PeerCredentials is not { } peer)
            return "The system does not tell who the local peer is (ZMQ_IPC_FILTER_...).";
        bool isAdmitted = users.Contains(peer.UserId) || groups.Contains(peer.GroupId)
            || (peer.ProcessId is { } process && processes.Contains(process))
            || (groups.Length > 0 && groups.Intersect(stream.ReadPeerGroups()).Any());
        return isAdmitted
            ? null
            : $"The local peer {peer} (:user:group:process) is none of the accepted ones (ZMQ_IPC_FILTER_...).";
    }
}
