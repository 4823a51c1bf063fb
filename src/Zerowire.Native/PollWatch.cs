using Zerowire.Platform;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>Wakes the thread that polls when a socket has become ready.</summary>
internal sealed class PollWatch(Parker parker) : ISocketWatch
{
    public ZmqPollEvents Armed { get; set; }

    public void Tell(ZmqPollEvents possible)
    {
        Armed = ZmqPollEvents.None;
        parker.Unpark();
    }

    public void TellEnd(ZmqError status) => parker.Unpark();
}
