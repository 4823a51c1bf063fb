using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary><c>zmq_pollitem_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PollEntry
{
    public void* Socket;
    public int Descriptor;
    public short Events;
    public short Ready;
}
