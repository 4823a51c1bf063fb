using Zerowire.Runtime;

namespace Zerowire.Sockets;

/// <summary>A socket under one of its inproc names, with the options that it had when it bound the name.</summary>
internal sealed class InprocBinding(SocketCore socket, string name) : IInprocBinder
{
    public SocketCore Socket { get; } = socket;

    public string Name { get; } = name;

    public SocketOptions Options { get; } = socket.Options.Clone();

    public void AnnounceCommand() => Socket.AnnounceCommand();
}
