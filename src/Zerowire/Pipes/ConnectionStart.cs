namespace Zerowire.Pipes;

/// <summary>The place in the stream of received messages where a connection begins.</summary>
/// <param name="connection">The new connection.</param>
/// <param name="messagesHandedOver">How many messages have wholly gone out over the connections before: what answers
/// one of them will not come any more.</param>
internal sealed class ConnectionStart(ConnectionInfo connection, long messagesHandedOver)
{
    public ConnectionInfo Connection { get; } = connection;

    public long MessagesHandedOver { get; } = messagesHandedOver;
}
