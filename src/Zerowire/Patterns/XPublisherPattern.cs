using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>XPUB (RFC 29): a publisher whose application receives the subscriptions, and what else peers
/// send.</summary>
internal sealed class XPublisherPattern(IPatternHost host) : PublishingPattern(host)
{
    private readonly ReportQueue _reports = new();

    public override bool HasIncoming => !_reports.IsEmpty;

    public override bool CanReceive => !_reports.IsEmpty;

    public override ZmqError Receive(ref MessageBuffer message)
    {
        if (!_reports.TryTake(out Report report))
            return ZmqError.WouldBlock;
        LastReceived = report.Subscriber is { IsGone: false } subscriber ? subscriber : null;
        if (report.Message is { } held)
        {
            message.Release();
            message = held.Frames;
            return ZmqError.None;
        }
        SubscriptionFrame.Write(message.AddUninitialized(report.Topic.Length + 1), report.IsCancel, report.Topic);
        if (LastReceived is { Pipe.IsInproc: false } sender)
            message.Connection = sender.Pipe.Connection;
        return ZmqError.None;
    }

    public override void Release()
    {
        base.Release();
        _reports.Release();
    }

    protected override void SubscriptionTaken(
        Subscriber subscriber, bool cancel, ReadOnlySpan<byte> topic, SubscriptionChange change)
    {
        bool isChange = change == SubscriptionChange.OfTopic
            || (change == SubscriptionChange.OfSubscriber && Options.ReportEveryCancellation);
        bool isWanted = isChange || (cancel ? Options.ReportEveryCancellation : Options.ReportEverySubscription);
        if (!isWanted)
            return;
        var report = new Report(subscriber, cancel, topic.ToArray());
        if (isChange)
            _reports.AddChange(Options.ReportEveryCancellation ? subscriber : null, report);
        else
            _reports.AddRepetition(report);
    }

    protected override void SubscriptionRequested(Subscriber subscriber, bool cancel, ReadOnlySpan<byte> topic)
    {
        var report = new Report(subscriber, cancel, topic.ToArray());
        HashSet<byte[]> requests = subscriber.Requests ??= new HashSet<byte[]>(BytesComparer.Instance);
        if (cancel ? requests.Remove(report.Topic) : requests.Add(report.Topic))
            _reports.AddChange(subscriber, report);
        else
            _reports.AddRepetition(report);
    }

    protected override void TakeUserMessage(Subscriber subscriber, ref MessageBuffer message)
    {
        // The pattern is a lossy one: a peer that has so many messages waiting loses further ones, rather than that its
        // subscriptions wait behind them for an application which may never read.
        int mark = Options.ReceiveHighWaterMark;
        // Peers that come, fill their mark, and go, again and again, do not get a new one each time.
        if (mark == 0 || (subscriber.WaitingMessages < mark && _reports.MessagesOfGone < mark))
            _reports.AddMessage(subscriber, ref message);
    }

    protected override void SubscriberGone(Subscriber subscriber)
    {
        _reports.NoteGone(subscriber);
        if (Options.ManualSubscriptions)
        {
            foreach (byte[] topic in subscriber.Requests ?? [])
                _reports.AddChange(subscriber, new Report(null, cancel: true, topic));
            return;
        }
        foreach (RadixNode<SubscriberSet> node in subscriber.Places.Keys)
        {
            if (Options.ReportEveryCancellation || node.Value.Members.Length == 1)
            {
                _reports.AddChange(Options.ReportEveryCancellation ? subscriber : null,
                    new Report(null, cancel: true, RadixTree<SubscriberSet>.KeyOf(node)));
            }
        }
    }
}
