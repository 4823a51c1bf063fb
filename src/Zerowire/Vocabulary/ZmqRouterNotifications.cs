namespace Zerowire;

/// <summary>What a <see cref="RouterSocket"/> tells its application of the peers that come and go.</summary>
[Flags]
public enum ZmqRouterNotifications
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>When a peer has connected (<c>ZMQ_NOTIFY_CONNECT</c>).</summary>
    Connect = 1,

    /// <summary>When the connection to a peer was lost (<c>ZMQ_NOTIFY_DISCONNECT</c>).</summary>
    Disconnect = 2,

    /// <summary>Both.</summary>
    All = Connect | Disconnect,
}
