using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary><c>zmq_poller_event_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PollerEvent
{
    public void* Socket;
    public int Descriptor;
    public void* UserData;
    public short Events;
}
