namespace Zerowire.Native;

/// <summary>Timers as C knows them, by numbers. Used by one thread.</summary>
internal sealed class NativeTimers
{
    private readonly Dictionary<int, ZmqTimer> _timers = [];
    private int _last;

    public static HandleTable<NativeTimers> Handles { get; } = new(kind: 4);

    public ZmqTimers Timers { get; } = new();

    public int Add(TimeSpan interval, Func<int, Action> handlerOf)
    {
        int number = ++_last;
        _timers.Add(number, Timers.Add(interval, handlerOf(number)));
        return number;
    }

    public ZmqTimer? Find(int number) => _timers.GetValueOrDefault(number);

    /// <summary>False when there is no such timer.</summary>
    public bool Cancel(int number)
    {
        if (!_timers.Remove(number, out ZmqTimer? timer))
            return false;
        timer.Cancel();
        return true;
    }
}
