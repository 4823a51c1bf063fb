using Zerowire.Platform;

namespace Zerowire.Sockets;

/// <summary>Tells the thread of a proxy that it is to look at one of its sockets.</summary>
internal sealed class ProxyWatch(Parker parker) : ISocketWatch
{
    private readonly Parker _parker = parker;

    public ZmqPollEvents Armed { get; set; }

    public void Arm(ZmqPollEvents impossible) => Armed |= impossible;

    public void Tell(ZmqPollEvents possible)
    {
        // It looks at everything, and arms again what it then finds impossible.
        Armed = ZmqPollEvents.None;
        _parker.Unpark();
    }

    public void TellEnd(ZmqError status) => _parker.Unpark();
}
