using Zerowire.Runtime;

namespace Zerowire.Tests.Runtime;

public sealed class TimerQueueTests
{
    private readonly ManualClock _clock = new();
    private readonly RecordingTimerHandler _handler = new();
    private readonly TimerQueue _queue;

    public TimerQueueTests() => _queue = new TimerQueue(_clock);

    [Fact]
    public void Without_timers_there_is_nothing_to_wait_for() => Assert.Equal(-1, _queue.ExecuteDue());

    [Fact]
    public void A_timer_fires_when_it_is_due_and_only_once()
    {
        TimerHandle timer = Add(10, 1);
        Assert.Equal(10, _queue.ExecuteDue());
        _clock.Advance(9.5);
        Assert.Equal(1, _queue.ExecuteDue());
        Assert.Empty(_handler.Fired);
        Assert.True(timer.IsPending);
        _clock.Advance(0.5);
        Assert.Equal(-1, _queue.ExecuteDue());
        Assert.Equal([1], _handler.Fired);
        Assert.False(timer.IsPending);
        _clock.Advance(100);
        _queue.ExecuteDue();
        Assert.Equal([1], _handler.Fired);
    }

    [Fact]
    public void Timers_fire_in_order_of_expiry_and_then_of_adding()
    {
        Add(30, 3);
        Add(10, 1);
        Add(20, 20);
        Add(20, 21);
        Add(20, 22);
        _clock.Advance(25);
        Assert.Equal(5, _queue.ExecuteDue());
        Assert.Equal([1, 20, 21, 22], _handler.Fired);
    }

    [Fact]
    public void A_cancelled_timer_does_not_fire()
    {
        Add(10, 1);
        TimerHandle cancelled = Add(5, 2);
        _queue.Cancel(cancelled);
        _queue.Cancel(cancelled);
        Assert.Equal(10, _queue.ExecuteDue());
        _clock.Advance(10);
        _queue.ExecuteDue();
        Assert.Equal([1], _handler.Fired);
    }

    [Fact]
    public void A_callback_may_cancel_what_is_due_at_the_same_time()
    {
        Add(10, 1);
        TimerHandle second = Add(10, 2);
        _handler.OnTimer = _ => _queue.Cancel(second);
        _clock.Advance(10);
        _queue.ExecuteDue();
        Assert.Equal([1], _handler.Fired);
    }

    [Fact]
    public void A_timer_added_by_a_callback_waits_for_the_next_call()
    {
        Add(0, 1);
        _handler.OnTimer = id => Add(0, id + 1);
        Assert.Equal(0, _queue.ExecuteDue());
        Assert.Equal([1], _handler.Fired);
        Assert.Equal(0, _queue.ExecuteDue());
        Assert.Equal([1, 2], _handler.Fired);
    }

    [Fact]
    public void The_longest_span_is_no_overflow()
    {
        _queue.Add(TimeSpan.MaxValue, _handler, 1);
        Assert.Equal(int.MaxValue, _queue.ExecuteDue());
        _queue.Add(TimeSpan.FromMilliseconds(-5), _handler, 2);
        Assert.Equal(int.MaxValue, _queue.ExecuteDue());
        Assert.Equal([2], _handler.Fired);
    }

    [Fact]
    public void Tens_of_thousands_of_timers_behave_as_a_sorted_list()
    {
        const int Total = 30_000;
        Random random = new(1);
        List<(int Due, int Id, TimerHandle Timer)> model = [];
        for (int i = 0; i < Total; i++)
        {
            int due = random.Next(1, 1000);
            model.Add((due, i, Add(due, i)));
        }

        for (int i = Total - 1; i >= 0; i -= random.Next(1, 4))
        {
            _queue.Cancel(model[i].Timer);
            model.RemoveAt(i);
        }

        Assert.Equal(model.Count, _queue.Count);
        for (int now = 100; now <= 1000; now += 100)
        {
            _clock.Advance(100);
            _queue.ExecuteDue();
            Assert.Equal(model.Count(entry => entry.Due <= now), _handler.Fired.Count);
        }

        IEnumerable<int> expected = model
            .OrderBy(entry => entry.Due).ThenBy(entry => entry.Id).Select(entry => entry.Id);
        Assert.Equal(expected, _handler.Fired);
    }

    private TimerHandle Add(int milliseconds, int id) =>
        _queue.Add(TimeSpan.FromMilliseconds(milliseconds), _handler, id);

    private sealed class RecordingTimerHandler : ITimerHandler
    {
        public List<int> Fired { get; } = [];

        public Action<int>? OnTimer { get; set; }

        public void TimerEvent(int id)
        {
            Fired.Add(id);
            OnTimer?.Invoke(id);
        }
    }
}
