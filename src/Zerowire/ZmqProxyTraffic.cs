namespace Zerowire;

/// <summary>What has gone through one side of a <see cref="ZmqProxy"/>.</summary>
/// <param name="ReceivedMessages">Messages received from its peers; one of several frames counts once.</param>
/// <param name="ReceivedBytes">The bytes of all their frames.</param>
/// <param name="SentMessages">Messages sent to its peers.</param>
/// <param name="SentBytes">The bytes of all their frames.</param>
public readonly record struct ZmqProxyTraffic(
    long ReceivedMessages, long ReceivedBytes, long SentMessages, long SentBytes);
