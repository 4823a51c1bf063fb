namespace Zerowire.Platform;

/// <summary>What is asked for the scheduling of a thread, and how it is had. Each part may be left as it is.</summary>
internal sealed unsafe record ThreadScheduling(int Policy, int Priority, IReadOnlyList<int> Processors)
{
    /// <summary>In <see cref="Policy"/> and <see cref="Priority"/>: left as it is.</summary>
    public const int Unchanged = -1;

    private const int MostFavoured = -20;
    private const int ProcessorsPerWord = 64;

    public bool IsDefault => Policy == Unchanged && Priority == Unchanged && Processors.Count == 0;

    private bool IsRealTime => Policy is (int)ZmqSchedulingPolicy.Fifo or (int)ZmqSchedulingPolicy.RoundRobin;

    /// <summary>Gives it to the calling thread.</summary>
    /// <exception cref="ZmqException">The system refuses, or has no such thing.</exception>
    public void Apply()
    {
        if (IsDefault)
            return;
        if (!OperatingSystem.IsLinux())
        {
            throw new ZmqException(
                ZmqError.NotSupported, "The scheduling of a context's threads can be set on Linux only.");
        }
        if (Processors.Count > 0)
            Check(SetProcessors(), $"ThreadAffinity {string.Join(", ", Processors)} (ZMQ_THREAD_AFFINITY_CPU_ADD)");
        if (Policy != Unchanged)
        {
            Check(
                SetPolicy(),
                $"ThreadSchedulingPolicy {(ZmqSchedulingPolicy)Policy}{PriorityText} (ZMQ_THREAD_SCHED_POLICY)");
        }
        // The other policies have no priorities; as libzmq has it, any number asks for the most that there is.
        if (Priority > 0 && !IsRealTime)
        {
            Check(
                ErrorOf(LibC.SetPriority(LinuxConstants.PriorityOfThread, 0, MostFavoured)),
                $"ThreadPriority {Priority} (ZMQ_THREAD_PRIORITY)");
        }
    }

    private string PriorityText => IsRealTime && Priority > 0 ? $" with ThreadPriority {Priority}" : "";

    private ZmqError SetPolicy()
    {
        int priority = 0;
        if (IsRealTime)
            priority = Priority > 0 ? Priority : LibC.LeastPriority(Policy);
        return NativeErrors.FromErrno(LibC.SetScheduling(LibC.CurrentThread(), Policy, &priority));
    }

    private ZmqError SetProcessors()
    {
        ulong[] mask = new ulong[(Processors.Max() / ProcessorsPerWord) + 1];
        foreach (int processor in Processors)
            mask[processor / ProcessorsPerWord] |= 1UL << (processor % ProcessorsPerWord);
        fixed (ulong* first = mask)
            return ErrorOf(LibC.SetAffinity(0, (nuint)(mask.Length * sizeof(ulong)), first));
    }

    private static ZmqError ErrorOf(int result) => result == 0 ? ZmqError.None : NativeErrors.Last();

    private static void Check(ZmqError error, string what)
    {
        if (error == ZmqError.None)
            return;
        // EPERM from one call is EACCES from another.
        if (error == ZmqError.NotPermitted)
            error = ZmqError.AccessDenied;
        string why = error switch
        {
            ZmqError.AccessDenied => "the process has no right to (CAP_SYS_NICE, or a limit of rtprio or nice).",
            ZmqError.InvalidArgument => "the system has no such processor or priority.",
            _ => error.Describe(),
        };
        throw new ZmqException(error, $"The threads of the context cannot be given {what}: {why}");
    }
}
