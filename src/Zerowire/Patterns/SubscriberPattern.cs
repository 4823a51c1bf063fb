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

    public override ZmqError SetOption(int option, ReadOnlySpan<byte> value)
    {
        switch (option)
        {
            case OptionNumber.Subscribe:
                Subscribe(value);
                return ZmqError.None;
            case OptionNumber.Unsubscribe:
                Unsubscribe(value);
                return ZmqError.None;
            default:
                return ZmqError.InvalidArgument;
        }
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
