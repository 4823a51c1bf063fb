using System.Text;
using Zerowire.Patterns;

namespace Zerowire.Tests.Patterns;

/// <summary>What an XPUB keeps for an application that reads late or never.</summary>
public sealed class ReportQueueTests
{
    // A little more than the queue keeps as it came.
    private const int MoreThanKept = 100_000;

    private readonly ReportQueue _queue = new();

    [Fact]
    public void Everything_is_kept_as_it_came_while_there_is_little()
    {
        for (int i = 0; i < 1000; i++)
            Change("a", cancel: i % 2 == 1);
        for (int i = 0; i < 1000; i++)
            Assert.Equal(i % 2 == 1 ? "-a" : "+a", Take());
        Assert.Null(Take());
    }

    [Fact]
    public void A_topic_that_comes_and_goes_costs_no_memory()
    {
        byte[] large = new byte[1 << 20];
        for (int i = 0; i < 2000; i++)
            _queue.AddChange(null, new Report(null, i % 2 == 1, large));
        for (int i = 0; i < MoreThanKept; i++)
        {
            Change($"topic {i}", cancel: false);
            Change($"topic {i}", cancel: true);
        }
        long bytes = 0;
        int count = 0;
        for (; _queue.TryTake(out Report report); count++)
            bytes += report.Topic.Length;
        Assert.InRange(bytes, 4 << 20, 6 << 20);
        Assert.InRange(count, 4, MoreThanKept);
    }

    [Fact]
    public void Beyond_the_bound_the_reports_still_lead_to_the_true_state()
    {
        var random = new Random(1);
        var truth = new HashSet<string>();
        var told = new HashSet<string>();
        for (int step = 0; step < 3 * MoreThanKept; step++)
        {
            string topic = $"{random.Next(MoreThanKept / 2)}";
            bool cancel = truth.Remove(topic);
            if (!cancel)
                truth.Add(topic);
            Change(topic, cancel);
            if (random.Next(10) == 0)
                Apply(Take(), told);
        }
        while (Take() is { } report)
            Apply(report, told);
        Assert.True(truth.SetEquals(told));
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void Repetitions_are_dropped_beyond_the_bound_only()
    {
        for (int i = 0; i < MoreThanKept; i++)
            _queue.AddRepetition(new Report(null, cancel: false, "a"u8.ToArray()));
        Change("b", cancel: false);
        int count = 0;
        while (Take() is "+a")
            count++;
        Assert.InRange(count, MoreThanKept / 4, MoreThanKept - 1);
        Assert.Null(Take());
    }

    [Fact]
    public void Topics_of_different_subscribers_are_told_apart()
    {
        Subscriber[] subscribers = [new(null!), new(null!)];
        for (int i = 0; i < MoreThanKept; i++)
            Change("filling", cancel: i % 2 == 1);
        _queue.AddChange(subscribers[0], new Report(subscribers[0], false, "a"u8.ToArray()));
        _queue.AddChange(subscribers[1], new Report(subscribers[1], false, "a"u8.ToArray()));
        _queue.AddChange(subscribers[0], new Report(subscribers[0], true, "a"u8.ToArray()));
        Report last = default;
        while (_queue.TryTake(out Report report))
            last = report;
        Assert.Equal(subscribers[1], last.Subscriber);
        Assert.False(last.IsCancel);
    }

    private static void Apply(string? report, HashSet<string> told)
    {
        if (report is null)
            return;
        // Of a topic, subscriptions and cancellations alternate.
        Assert.True(report[0] == '+' ? told.Add(report[1..]) : told.Remove(report[1..]), report);
    }

    private void Change(string topic, bool cancel) =>
        _queue.AddChange(null, new Report(null, cancel, Encoding.Latin1.GetBytes(topic)));

    private string? Take() => _queue.TryTake(out Report report)
        ? (report.IsCancel ? "-" : "+") + Encoding.Latin1.GetString(report.Topic)
        : null;
}
