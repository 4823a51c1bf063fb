using System.Text;
using Zerowire;

namespace Guide;

internal static class Monitoring
{
    public static async Task RunAsync()
    {
        #region monitoring
        await using var server = new RouterSocket();
        IAsyncEnumerable<ZmqMonitorEvent> events = server.MonitorAsync();
        ZmqListener listener = server.Bind("tcp://127.0.0.1:*");

        var worker = new DealerSocket { RoutingId = "worker-1"u8.ToArray() };
        worker.Connect(listener.Endpoint);
        worker.Send("ready");

        using ZmqMessage message = server.Receive();
        Console.WriteLine($"{message[0]} says: {message[1]}");
        await worker.DisposeAsync();

        await foreach (ZmqMonitorEvent e in events)
        {
            string peer = Encoding.UTF8.GetString(e.RoutingId.Span);
            bool sameConnection = e.ConnectionId == message.ConnectionId;
            Console.WriteLine($"{e.Kind}, peer '{peer}', the connection of the message: {sameConnection}");
            if (e.Kind == ZmqMonitorEventKind.Disconnected)
                break;
        }
        #endregion
    }
}
