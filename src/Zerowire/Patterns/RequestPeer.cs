using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>A pipe of a REQ socket with the request, at most one without an id, that waits for its reply there.</summary>
internal sealed class RequestPeer(Pipe pipe)
{
    public Pipe Pipe { get; } = pipe;

    public PendingRequest? Outstanding { get; set; }

    /// <summary>How many of the pipe's messages went to connections that are lost, when it was last looked at.</summary>
    public long HandedOver { get; set; }
}
