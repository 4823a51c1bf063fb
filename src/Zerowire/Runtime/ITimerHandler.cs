namespace Zerowire.Runtime;

/// <summary>Receives expired timers, on the thread of their queue.</summary>
internal interface ITimerHandler
{
    /// <summary>The timer added with <paramref name="id"/> has expired; it is not in the queue any more.</summary>
    void TimerEvent(int id);
}
