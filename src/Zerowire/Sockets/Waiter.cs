using System.Runtime.ExceptionServices;
using Zerowire.Pipes;

namespace Zerowire.Sockets;

/// <summary>
/// A caller that waits for its operation. The operation is done on its behalf, under the word, by whoever finds that it
/// has become possible; then the caller is told. So waits are served strictly in their order.
/// </summary>
internal abstract class Waiter
{
    /// <summary>The message. It is out of the caller's hands while the call waits, because another thread works on it
    /// then, and the caller may do anything with what is theirs.</summary>
    public MessageBuffer Buffer;

    public Waiter? Next { get; set; }

    public Waiter? Previous { get; set; }

    /// <summary>The queue that the waiter stands in; null once it is served, failed or withdrawn.</summary>
    public WaiterQueue? Queue { get; set; }

    public WaitKind Kind { get; protected set; }

    /// <summary>A body to send that is no message.</summary>
    public ReadOnlyMemory<byte> Body { get; protected set; }

    /// <summary>Of a request that was sent: how the pattern knows it; 0 before.</summary>
    public long Ticket { get; set; }

    /// <summary>How the operation ended.</summary>
    public ZmqError Result { get; set; }

    /// <summary>What was thrown while the operation was done, by the caller's own memory or for want of memory; the call
    /// ends with it.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Throws what was thrown, in the caller's own thread.</summary>
    public void ThrowFault()
    {
        if (Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
    }

    /// <summary>Tells the caller. Called once, outside the word.</summary>
    public abstract void Finish();
}
