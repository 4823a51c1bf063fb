using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>A pipe of a REQ socket with the request, at most one without an id, that waits for its reply there.</summary>
internal sealed class RequestPeer(Pipe pipe)
{
    public Pipe Pipe { get; } = pipe;

    public PendingRequest? Outstanding { get; set; }
}
