using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>PUSH (RFC 30): each message goes to one of the peers, in turn.</summary>
internal sealed class PushPattern(IPatternHost host) : RoutingPattern(host)
{
    private readonly LoadBalancer _balancer = new();

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        // Nobody reads here, so nobody would ever come to the end that a delayed termination waits for.
        pipe.SetNoDelay();
        _balancer.Attach(pipe);
    }

    public override void ReadActivated(Pipe pipe)
    {
    }

    public override void WriteActivated(Pipe pipe) => _balancer.Activate(pipe);

    public override void PipeTerminated(Pipe pipe) => _balancer.Remove(pipe);

    public override ZmqError SendFrame(in Frame frame, bool more) => _balancer.SendFrame(frame, more);

    public override bool TrySend(in Frame frame) => _balancer.TrySend(frame);

    public override void AbortSend() => _balancer.Abort();

    public override bool HasRoom => _balancer.HasRoom;

    public override bool CanSend => _balancer.CanSend;
}
