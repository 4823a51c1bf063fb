using Zerowire.Platform;
using Zerowire.Transports;

namespace Zerowire.Tests.Transports;

/// <summary>Settings over the two ways to the operating system's sockets.</summary>
internal static class Settings
{
    public static TransportSettings Direct { get; } = new() { Sockets = new PosixSocketSystem() };

    public static TransportSettings Portable { get; } = new() { Sockets = new PortableSocketSystem() };
}
