using Zerowire.Tests.Runtime;

namespace Zerowire.Tests.Api;

public sealed class ZmqTimersTests
{
    private readonly ManualClock _clock = new();
    private readonly ZmqTimers _timers;
    private readonly List<string> _calls = [];

    public ZmqTimersTests() => _timers = new ZmqTimers(_clock);

    [Fact]
    public void Without_timers_there_is_nothing_to_wait_for()
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, _timers.Timeout);
        Assert.Equal(0, _timers.Count);
        _timers.Execute();
    }

    [Fact]
    public void A_timer_is_called_again_and_again()
    {
        Add(10, "a");
        Assert.Equal(1, _timers.Count);
        Assert.Equal(Milliseconds(10), _timers.Timeout);
        Advance(9);
        Assert.Empty(_calls);
        Assert.Equal(Milliseconds(1), _timers.Timeout);
        Advance(1);
        Assert.Equal(["a"], _calls);
        Assert.Equal(Milliseconds(10), _timers.Timeout);
        Advance(10);
        Assert.Equal(["a", "a"], _calls);
    }

    [Fact]
    public void A_timer_that_was_executed_late_is_called_once_and_begins_anew()
    {
        Add(10, "a");
        Advance(35);
        Assert.Equal(["a"], _calls);
        Assert.Equal(Milliseconds(10), _timers.Timeout);
    }

    [Fact]
    public void Timers_are_called_in_the_order_in_which_they_became_due()
    {
        Add(30, "c");
        Add(10, "a");
        Add(20, "b1");
        Add(20, "b2");
        Advance(30);
        Assert.Equal(["a", "b1", "b2", "c"], _calls);
    }

    [Fact]
    public void A_cancelled_timer_is_not_called_and_cannot_be_used()
    {
        ZmqTimer timer = Add(10, "a");
        Assert.False(timer.IsCancelled);
        timer.Cancel();
        timer.Cancel();
        Assert.True(timer.IsCancelled);
        Assert.Equal(0, _timers.Count);
        Advance(20);
        Assert.Empty(_calls);
        Assert.Throws<InvalidOperationException>(timer.Reset);
        Assert.Throws<InvalidOperationException>(() => timer.Interval = Milliseconds(1));
    }

    [Fact]
    public void A_timer_that_is_reset_begins_anew()
    {
        ZmqTimer timer = Add(10, "a");
        Advance(9);
        timer.Reset();
        Advance(9);
        Assert.Empty(_calls);
        Advance(1);
        Assert.Equal(["a"], _calls);
    }

    [Fact]
    public void A_new_interval_counts_from_now()
    {
        ZmqTimer timer = Add(10, "a");
        Advance(9);
        timer.Interval = Milliseconds(5);
        Assert.Equal(Milliseconds(5), timer.Interval);
        Advance(4);
        Assert.Empty(_calls);
        Advance(1);
        Advance(5);
        Assert.Equal(["a", "a"], _calls);
    }

    [Fact]
    public void A_handler_may_cancel_change_and_add()
    {
        ZmqTimer? self = null;
        self = _timers.Add(Milliseconds(10), () =>
        {
            _calls.Add("self");
            self!.Cancel();
        });
        ZmqTimer later = Add(20, "never");
        ZmqTimer? changed = null;
        changed = _timers.Add(Milliseconds(10), () =>
        {
            _calls.Add("changed");
            changed!.Interval = Milliseconds(100);
            later.Cancel();
            _timers.Add(TimeSpan.Zero, () => _calls.Add("added"));
        });
        Advance(20);
        Assert.Equal(["self", "changed"], _calls);
        Assert.Equal(TimeSpan.Zero, _timers.Timeout);
        Advance(0);
        Assert.Equal(["self", "changed", "added"], _calls);
        Assert.Equal(2, _timers.Count);
    }

    [Fact]
    public void What_a_handler_throws_leaves_the_others_due()
    {
        _timers.Add(Milliseconds(10), () => throw new FormatException());
        Add(10, "b");
        Assert.Throws<FormatException>(() => Advance(10));
        Assert.Equal(TimeSpan.Zero, _timers.Timeout);
        Advance(0);
        Assert.Equal(["b"], _calls);
        Assert.Throws<FormatException>(() => Advance(10));
    }

    [Fact]
    public void A_handler_cannot_execute_the_timers_it_was_called_by()
    {
        int calls = 0;
        _timers.Add(TimeSpan.Zero, () =>
        {
            // Without the refusal it would go on until the stack is full.
            if (++calls < 100)
                _timers.Execute();
        });
        Assert.Throws<InvalidOperationException>(() => Advance(1));
        Assert.Equal(1, calls);
        Assert.Throws<InvalidOperationException>(() => Advance(1));
        Assert.Equal(2, calls);
        // Another set is nobody's concern.
        var others = new ZmqTimers(_clock);
        Add(0, "a");
        others.Add(TimeSpan.Zero, _calls.Clear);
        _timers.Add(TimeSpan.Zero, others.Execute).Cancel();
        others.Execute();
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>("handler", () => _timers.Add(TimeSpan.Zero, null!));
        Assert.Throws<ArgumentOutOfRangeException>("interval", () => _timers.Add(Milliseconds(-1), () => { }));
        ZmqTimer timer = Add(1, "a");
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Interval = Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_very_long_interval_is_one()
    {
        _timers.Add(TimeSpan.MaxValue, () => _calls.Add("never"));
        Assert.Equal(TimeSpan.FromMilliseconds(int.MaxValue), _timers.Timeout);
        Advance(1e9);
        Assert.Empty(_calls);
    }

    [Fact]
    public void The_clock_of_the_system_is_used_unless_another_is_given()
    {
        var timers = new ZmqTimers();
        timers.Add(Milliseconds(1), () => _calls.Add("a"));
        Thread.Sleep(timers.Timeout);
        timers.Execute();
        Assert.Equal(["a"], _calls);
    }

    private static TimeSpan Milliseconds(int number) => TimeSpan.FromMilliseconds(number);

    private ZmqTimer Add(int milliseconds, string name) => _timers.Add(Milliseconds(milliseconds), () => _calls.Add(name));

    private void Advance(double milliseconds)
    {
        _clock.Advance(milliseconds);
        _timers.Execute();
    }
}
