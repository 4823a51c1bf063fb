using Zerowire.Platform;
using Zerowire.Runtime;

namespace Zerowire.Native;

/// <summary>A context as C knows it.</summary>
internal sealed class NativeContext
{
    public static HandleTable<NativeContext> Handles { get; } = new(kind: 1, isOfProcess: true);

    public ContextCore Core { get; } = new();

    /// <summary>Shuts the context down and waits until its sockets have been closed and their lingers are over; a signal
    /// ends the wait, and it can be called again.</summary>
    public ZmqError End() => Core.Terminate(Parker.Create()) ? ZmqError.None : ZmqError.Interrupted;

    public static unsafe NativeContext? Find(void* handle) => Handles.Find((nint)handle);
}
