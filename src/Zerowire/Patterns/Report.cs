namespace Zerowire.Patterns;

/// <summary>Something that waits for the application of an XPUB socket: a subscription, or a user's message.</summary>
internal readonly struct Report
{
    public Report(Subscriber? subscriber, bool cancel, byte[] topic)
    {
        Subscriber = subscriber;
        IsCancel = cancel;
        Topic = topic;
    }

    public Report(Subscriber subscriber, UserMessage message)
    {
        Subscriber = subscriber;
        Message = message;
        Topic = [];
    }

    /// <summary>Whose it is; null when it is nobody's in particular.</summary>
    public Subscriber? Subscriber { get; }

    public bool IsCancel { get; }

    public byte[] Topic { get; }

    /// <summary>A user's message; null for a subscription.</summary>
    public UserMessage? Message { get; }
}
