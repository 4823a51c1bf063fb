namespace Zerowire.Platform;

/// <summary>A thread of the library, which tells when it is asleep, and stays so while the process forks.</summary>
internal sealed unsafe class ForkSleeper : IDisposable
{
    // States in Fork: no thread; one that holds nothing and touches nothing; one that may.
    public const int None = 0;
    public const int Asleep = 1;
    public const int Awake = 2;

    private int* _state;

    private ForkSleeper(int* state) => _state = state;

    /// <summary>Null when nobody asks.</summary>
    public static ForkSleeper? TryCreate()
    {
        int* state = Fork.ClaimSleeper();
        return state is null ? null : new ForkSleeper(state);
    }

    public void FallAsleep() => Volatile.Write(ref *_state, Asleep);

    public void WakeUp()
    {
        // Of this and the fork, which counts itself and then looks here, at least one sees the other.
        while (true)
        {
            Interlocked.Exchange(ref *_state, Awake);
            if (!Fork.IsInProgress)
                return;
            FallAsleep();
            while (Fork.IsInProgress)
                _ = LibC.Poll(null, 0, 1);
        }
    }

    public void Dispose() => Volatile.Write(ref *_state, None);
}
