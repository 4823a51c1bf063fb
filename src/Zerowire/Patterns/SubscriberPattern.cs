using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>SUB (RFC 29): receives what matches its subscriptions, whatever the publishers send.</summary>
internal sealed class SubscriberPattern(IPatternHost host) : SubscribingPattern(host)
{
    public override ZmqError Receive(ref MessageBuffer message)
    {
        if (Topics.MatchesAll && !Options.InvertMatching)
            return Queue.TryReceive(ref message, out _) ? ZmqError.None : ZmqError.WouldBlock;
        while (TryFindMatch(out Pipe? pipe))
        {
            bool read = pipe!.TryRead(ref message);
            Queue.Advance();
            if (read)
                return ZmqError.None;
        }
        return ZmqError.WouldBlock;
    }

    public override bool CanReceive => TryFindMatch(out _);

    public override ZmqError Subscribe(ReadOnlySpan<byte> topic)
    {
        AddTopic(topic);
        return ZmqError.None;
    }

    public override ZmqError Unsubscribe(ReadOnlySpan<byte> topic)
    {
        RemoveTopic(topic);
        return ZmqError.None;
    }

    /// <summary>Drops what does not match, in turn over the pipes, until the pipe whose turn it is has a match.</summary>
    private bool TryFindMatch(out Pipe? pipe)
    {
        while (Queue.TryPeek(out pipe))
        {
            if (Topics.Matches(pipe.PeekFirstFrame()) != Options.InvertMatching)
                return true;
            pipe.SkipMessage();
            Queue.Advance();
        }
        return false;
    }
}
