using System.Net.Sockets;
using Zerowire.Platform;

namespace Zerowire.Tests.Runtime;

/// <summary>A descriptor that is no socket of ours.</summary>
internal sealed class BareDescriptor(nint descriptor) : IPollable
{
    public nint Descriptor => descriptor;

    public Socket? Socket => null;
}
