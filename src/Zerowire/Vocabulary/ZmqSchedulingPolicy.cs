namespace Zerowire;

/// <summary>
/// How the operating system chooses between threads that are ready to run, with Linux's numbers (<c>SCHED_...</c>).
/// </summary>
public enum ZmqSchedulingPolicy
{
    /// <summary>What the thread that creates the first socket has.</summary>
    Inherited = -1,

    /// <summary>Shared fairly (SCHED_OTHER).</summary>
    Normal = 0,

    /// <summary>Real time: runs until it waits or a thread of higher priority is ready (SCHED_FIFO).</summary>
    Fifo = 1,

    /// <summary>Real time: as <see cref="Fifo"/>, taking turns with threads of the same priority (SCHED_RR).</summary>
    RoundRobin = 2,

    /// <summary>Shared fairly, for work that nobody waits for (SCHED_BATCH).</summary>
    Batch = 3,

    /// <summary>Runs when nobody else wants to (SCHED_IDLE).</summary>
    Idle = 5,
}
