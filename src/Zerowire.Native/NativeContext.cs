using Zerowire.Runtime;

namespace Zerowire.Native;

/// <summary>A context as C knows it.</summary>
internal sealed class NativeContext
{
    public static HandleTable<NativeContext> Handles { get; } = new(kind: 1);

    public ContextCore Core { get; } = new();

    /// <summary>Shuts the context down and waits until its sockets have been closed and their lingers are over.</summary>
    public ZmqError End() => Core.Terminate(Timeout.Infinite) ? ZmqError.None : ZmqError.Interrupted;

    public static unsafe NativeContext? Find(void* handle) => Handles.Find((nint)handle);
}
