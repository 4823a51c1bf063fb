using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>A request that was sent, and its reply once it has come.</summary>
internal sealed class PendingRequest
{
    public MessageBuffer Reply;

    public long Ticket { get; set; }

    /// <summary>The request's id on the wire; null when the reply is known by its pipe alone.</summary>
    public uint? Id { get; set; }

    /// <summary>Who was asked; null once the answer is here or the pipe is gone.</summary>
    public RequestPeer? Peer { get; set; }

    /// <summary>The number of the request's message on its pipe.</summary>
    public long MessageNumber { get; set; }

    public ReplyState State { get; set; }

    /// <summary>Nobody wants the reply any more; it is dropped when it comes.</summary>
    public bool IsAbandoned { get; set; }
}
