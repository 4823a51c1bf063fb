namespace Zerowire;

/// <summary>What has gone through a <see cref="ZmqProxy"/> since it was made.</summary>
/// <param name="Frontend">Through its frontend.</param>
/// <param name="Backend">Through its backend.</param>
public readonly record struct ZmqProxyStatistics(ZmqProxyTraffic Frontend, ZmqProxyTraffic Backend)
{
    /// <summary>
    /// Messages that were received and that no peer could be given: a router that is
    /// <see cref="RouterSocket.Mandatory"/> knows no such peer, a stream is sent something other than two frames, a
    /// frame is longer than the context allows. They were dropped. Read while messages move, it may count some that are
    /// just being sent.
    /// </summary>
    public long UndeliverableMessages => Frontend.ReceivedMessages + Backend.ReceivedMessages
        - Frontend.SentMessages - Backend.SentMessages;
}
