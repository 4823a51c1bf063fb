using System.Runtime.CompilerServices;
using Zerowire.Sessions;
using Zerowire.Sockets;

namespace Zerowire;

/// <summary>The events of one monitor as a stream.</summary>
internal static class MonitorStream
{
    public static async IAsyncEnumerable<ZmqMonitorEvent> Read(
        MonitorFeed feed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (feed)
        {
            bool more = true;
            while (more)
            {
                more = await feed.WaitAsync(cancellationToken).ConfigureAwait(false);
                while (feed.TryRead(out MonitorRecord? record))
                    yield return new ZmqMonitorEvent(record);
            }
        }
    }
}
