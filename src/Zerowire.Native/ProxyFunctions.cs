using System.Runtime.InteropServices;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>Proxies.</summary>
internal static unsafe class ProxyFunctions
{
    [UnmanagedCallersOnly(EntryPoint = "zmq_proxy")]
    public static int Run(void* frontend, void* backend, void* capture) => Run(frontend, backend, capture, null);

    [UnmanagedCallersOnly(EntryPoint = "zmq_proxy_steerable")]
    public static int RunSteerable(void* frontend, void* backend, void* capture, void* control) =>
        Run(frontend, backend, capture, control);

    [UnmanagedCallersOnly(EntryPoint = "zmq_device")]
    public static int RunDevice(int type, void* frontend, void* backend) => Run(frontend, backend, null, null);

    private static int Run(void* frontend, void* backend, void* capture, void* control)
    {
        if (frontend is null || backend is null)
            return Errno.Fail(ZmqError.BadAddress);
        SocketCore? first = NativeSocket.Find(frontend);
        SocketCore? second = NativeSocket.Find(backend);
        SocketCore? third = NativeSocket.Find(capture);
        SocketCore? fourth = NativeSocket.Find(control);
        if (first is null || second is null || (third is null && capture is not null)
            || (fourth is null && control is not null))
            return Errno.Fail(ZmqError.NotASocket);
        try
        {
            var proxy = new Proxy(first, second, third, fourth);
            proxy.TryBegin();
            proxy.Run(CancellationToken.None);
            return 0;
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }
}
