using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// What waits for the application of an XPUB socket, in the order of coming. An application that reads late or never
/// must not cost memory without bound, and must not lose count of the topics either. So everything is kept as it came
/// until there is much of it. Beyond that, of each topic only what is different from what the queue says of it is kept:
/// a subscription and its cancellation make nothing. What repeats a report without a change is dropped then.
/// </summary>
internal sealed class ReportQueue
{
    /// <summary>So many bytes of topics, with what it costs to keep them, wait as they came.</summary>
    private const long MaxKept = 4 << 20;
    private const int CostOfOne = 64;

    // An array that a flood has made large is not kept for ever.
    private const int LargeCapacity = 1024;

    private Queue<Report> _kept = [];
    private long _cost;

    /// <summary>The state of those topics of which the reports kept end with another one: true for cancelled.</summary>
    private Dictionary<ReportKey, bool> _changed = [];

    public bool IsEmpty => _kept.Count == 0 && _changed.Count == 0;

    /// <summary>How many messages wait that peers have left behind.</summary>
    public int MessagesOfGone { get; private set; }

    private bool IsFull => _cost >= MaxKept;

    /// <summary>Adds a change. Those of one key, a topic of a subscriber or of all (null), alternate between
    /// subscription and cancellation.</summary>
    public void AddChange(Subscriber? of, in Report report)
    {
        if (_changed.Count > 0 && _changed.Remove(new ReportKey(of, report.Topic)))
            return;
        if (IsFull)
            _changed.Add(new ReportKey(of, report.Topic), report.IsCancel);
        else
            Keep(report);
    }

    /// <summary>Adds a report that changes nothing.</summary>
    public void AddRepetition(in Report report)
    {
        if (!IsFull)
            Keep(report);
    }

    /// <summary>Adds a message. Its frames are taken out of the buffer.</summary>
    public void AddMessage(Subscriber subscriber, ref MessageBuffer message)
    {
        subscriber.WaitingMessages++;
        _kept.Enqueue(new Report(subscriber, new UserMessage { Frames = message }));
        message = default;
    }

    /// <summary>A peer is about to be gone; its messages stay.</summary>
    public void NoteGone(Subscriber subscriber) => MessagesOfGone += subscriber.WaitingMessages;

    public bool TryTake(out Report report)
    {
        if (_kept.Count == 0 && _changed.Count > 0)
            KeepChanged();
        if (!_kept.TryDequeue(out report))
            return false;
        if (report.Message is null)
            _cost -= CostOf(report);
        else if (report.Subscriber!.IsGone)
            MessagesOfGone--;
        else
            report.Subscriber.WaitingMessages--;
        if (_kept.Count == 0 && _kept.Capacity > LargeCapacity)
            _kept = [];
        return true;
    }

    /// <summary>Gives the messages back that nobody will take any more.</summary>
    public void Release()
    {
        foreach (Report report in _kept)
            report.Message?.Frames.Release();
        _kept.Clear();
    }

    private void KeepChanged()
    {
        foreach ((ReportKey key, bool cancelled) in _changed)
            Keep(new Report(key.Subscriber, cancelled, key.Topic));
        _changed = [];
    }

    private void Keep(in Report report)
    {
        _cost += CostOf(report);
        _kept.Enqueue(report);
    }

    private static long CostOf(in Report report) => report.Topic.Length + CostOfOne;
}
