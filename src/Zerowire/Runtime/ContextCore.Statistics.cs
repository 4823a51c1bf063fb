namespace Zerowire.Runtime;

// What the sockets of the context have done and hold.
internal sealed partial class ContextCore
{
    /// <summary>What is left of the sockets that are gone.</summary>
    private readonly StatisticsByType _gone = new();

    public ZmqContextStatistics Statistics
    {
        get
        {
            var all = new StatisticsByType();
            AddTo(all);
            return new ZmqContextStatistics(all.Sockets, all.Total);
        }
    }

    /// <summary>Adds all sockets that there are and were.</summary>
    public void AddTo(StatisticsByType all)
    {
        IContextSocket[] sockets;
        lock (_sync)
        {
            // In one step: a socket is in exactly one of the two.
            all.Add(_gone);
            sockets = [.. _sockets];
        }
        foreach (IContextSocket socket in sockets)
            all.AddSocket(socket.Type, socket.Statistics);
    }
}
