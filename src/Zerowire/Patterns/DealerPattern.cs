using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>DEALER (RFC 28): sends to the peers in turn, receives from all of them in turn.</summary>
internal sealed class DealerPattern(IPatternHost host) : RoutingPattern(host)
{
    private readonly LoadBalancer _balancer = new();
    private readonly FairQueue _queue = new();

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        _queue.Attach(pipe);
        _balancer.Attach(pipe);
        Probe(pipe);
    }

    public override void ReadActivated(Pipe pipe) => _queue.Activate(pipe);

    public override void WriteActivated(Pipe pipe) => _balancer.Activate(pipe);

    public override void PipeTerminated(Pipe pipe)
    {
        _queue.Remove(pipe);
        _balancer.Remove(pipe);
    }

    public override ZmqError SendFrame(in Frame frame, bool more) => _balancer.SendFrame(frame, more);

    public override bool TrySend(in Frame frame) => _balancer.TrySend(frame);

    public override void AbortSend() => _balancer.Abort();

    public override ZmqError Receive(ref MessageBuffer message) =>
        _queue.TryReceive(ref message, out _) ? ZmqError.None : ZmqError.WouldBlock;

    public override Pipe? PeekSmall(out ReadOnlySpan<byte> frame) => _queue.PeekSmall(out frame);

    public override void TakeSmall(Pipe pipe, int length) => _queue.TakeSmall(pipe, length);

    public override bool HasRoom => _balancer.HasRoom;

    public override bool CanSend => _balancer.CanSend;

    public override bool HasIncoming => _queue.HasIncoming;

    public override bool CanReceive => _queue.TryPeek(out _);
}
