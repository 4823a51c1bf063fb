using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>PULL (RFC 30): receives from all peers in turn.</summary>
internal sealed class PullPattern(IPatternHost host) : RoutingPattern(host)
{
    private readonly FairQueue _queue = new();

    public override void AttachPipe(Pipe pipe, bool locallyInitiated) => _queue.Attach(pipe);

    public override void ReadActivated(Pipe pipe) => _queue.Activate(pipe);

    public override void WriteActivated(Pipe pipe)
    {
    }

    public override void PipeTerminated(Pipe pipe) => _queue.Remove(pipe);

    public override ZmqError Receive(ref MessageBuffer message) =>
        _queue.TryReceive(ref message, out _) ? ZmqError.None : ZmqError.WouldBlock;

    public override Pipe? PeekSmall(out ReadOnlySpan<byte> frame) => _queue.PeekSmall(out frame);

    public override void TakeSmall(Pipe pipe, int length) => _queue.TakeSmall(pipe, length);

    public override bool HasIncoming => _queue.HasIncoming;

    public override bool CanReceive => _queue.TryPeek(out _);
}
