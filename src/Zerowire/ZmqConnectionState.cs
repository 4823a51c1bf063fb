namespace Zerowire;

/// <summary>Where a connection stands.</summary>
public enum ZmqConnectionState
{
    /// <summary>It is being made, for the first time or anew after it was lost.</summary>
    Connecting,

    /// <summary>The peer is connected and its handshake is done.</summary>
    Ready,

    /// <summary>It was ended, by <see cref="ZmqConnection.Disconnect"/> or with its socket.</summary>
    Closed,
}
