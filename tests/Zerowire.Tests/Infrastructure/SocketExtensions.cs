namespace Zerowire.Tests.Infrastructure;

internal static class SocketExtensions
{
    private const int EventsOption = 15;

    /// <summary>Whether a send would be done at once, by ZMQ_EVENTS.</summary>
    public static bool CanSend(this ZmqSocket socket) => (socket.GetOption(EventsOption) & 2) != 0;

    /// <summary>Whether a message could be received at once, by ZMQ_EVENTS.</summary>
    public static bool CanReceive(this ZmqSocket socket) => (socket.GetOption(EventsOption) & 1) != 0;

    /// <summary>Sends without waiting until nothing more is taken or the limit is reached; returns how many were.</summary>
    public static int Fill(this IZmqSender socket, int limit = 5000)
    {
        int count = 0;
        while (count < limit && socket.TrySend($"{count}"))
            count++;
        return count;
    }

    /// <summary>Connects and waits for the handshake.</summary>
    public static async Task<ZmqConnection> ConnectReadyAsync(this ZmqSocket socket, string endpoint)
    {
        ZmqConnection connection = socket.Connect(endpoint);
        await connection.WaitUntilReadyAsync().InTimeAsync();
        return connection;
    }
}
