using Zerowire;

namespace Guide;

internal static class MonitorSocket
{
    public static async Task RunAsync()
    {
        #region monitor-socket
        await using var server = new PullSocket();
        server.Monitor("inproc://events", version: 2);

        await using var events = new PairSocket();
        events.Connect("inproc://events");

        server.Bind("tcp://127.0.0.1:*").Unbind();
        server.StopMonitor();

        ZmqMonitorEvent e;
        do
        {
            using ZmqMessage message = events.Receive();
            e = ZmqMonitorEvent.Parse(message);
            Console.WriteLine(e.Kind);
        }
        while (e.Kind != ZmqMonitorEventKind.MonitorStopped);
        #endregion
    }
}
