namespace Zerowire.Tests.Interleavings;

/// <summary>
/// One execution of a scenario under a memory of views: a load may return any store that the thread cannot know to be
/// out of date; acquire and release, fences and atomic operations hand knowledge on. That covers store buffers and the
/// reordering of loads and of stores. Only one thread runs at a time; at every operation another may take over.
/// </summary>
internal sealed class Execution(int threads, int preemptions, Weakness weakness, Choices choices)
{
    // A location is found by a mark that is put into it, so that the collector may move it.
    private const long LongMark = 0x7A5B_7A5B_0000_0000;
    private const int IntMark = 0x7A5B_0000;
    private const int MaxSteps = 2000;

    private readonly List<Location> _locations = [];
    private readonly View[] _views = [.. Enumerable.Range(0, threads).Select(_ => new View())];
    private readonly View _global = new();
    private readonly Func<bool>?[] _waitsFor = new Func<bool>?[threads];
    private readonly bool[] _finished = new bool[threads];
    private int _preemptions = preemptions;
    private int _steps;

    [ThreadStatic]
    private static Execution? s_current;

    [ThreadStatic]
    private static int s_thread;

    public static Execution Current => s_current ?? throw new InvalidOperationException("No execution on this thread.");

    /// <summary>Hands the processor from one thread to another.</summary>
    public required Action<int, int> Switch { get; init; }

    public string? Failure { get; private set; }

    /// <summary>The thread of the exploration that this is, or -1 before and after the scenario's threads.</summary>
    private static int Thread => s_thread;

    public void Enter(int thread)
    {
        s_current = this;
        s_thread = thread;
    }

    public void Fail(string failure) => Failure ??= failure;

    // ---- scheduling

    public int First() => choices.Next(threads);

    /// <summary>A thread has finished. The next one, or -1 when all have. After a failure the others only unwind.</summary>
    public int Finish(int thread)
    {
        _finished[thread] = true;
        int next = Failure is null ? PickAnother() : -1;
        return next >= 0 ? next : Array.IndexOf(_finished, false);
    }

    /// <summary>Waits until a condition holds that another thread brings about.</summary>
    public void WaitUntil(Func<bool> condition)
    {
        Point();
        if (condition())
            return;
        _waitsFor[Thread] = condition;
        int next = PickAnother();
        if (next < 0)
            throw new ExecutionEndedException();
        Leave(next);
        _waitsFor[Thread] = null;
    }

    /// <summary>One of the threads that can go on. None: -1, which is a failure unless all have finished.</summary>
    private int PickAnother()
    {
        Span<int> ready = stackalloc int[threads];
        int count = FindOthers(ready);
        if (count > 0)
            return ready[choices.Next(count)];
        if (Array.IndexOf(_finished, false) >= 0)
            Fail("All threads wait: a wake-up was lost.");
        return -1;
    }

    /// <summary>The threads but this one that can run.</summary>
    private int FindOthers(Span<int> ready)
    {
        int count = 0;
        for (int i = 0; i < threads; i++)
        {
            if (i != Thread && !_finished[i] && (_waitsFor[i]?.Invoke() ?? true))
                ready[count++] = i;
        }
        return count;
    }

    /// <summary>Before each operation: somebody else may come first.</summary>
    private void Point()
    {
        if (Thread < 0)
            return;
        if (++_steps > MaxSteps)
        {
            Fail("The threads do not come to an end.");
            throw new ExecutionEndedException();
        }
        if (_preemptions == 0)
            return;
        Span<int> others = stackalloc int[threads];
        int choice = choices.Next(1 + FindOthers(others));
        if (choice == 0)
            return;
        _preemptions--;
        Leave(others[choice - 1]);
    }

    private void Leave(int next)
    {
        Switch(Thread, next);
        if (Failure is not null)
            throw new ExecutionEndedException();
    }

    // ---- memory

    public long Load(Location location)
    {
        Point();
        if (Thread < 0)
            return location.Newest.Value;
        int oldest = _views[Thread].OldestIndex(location);
        // The newest first: most faults need one old value or two.
        int age = choices.Next(location.Stores.Count - oldest);
        Store seen = location.Stores[^(1 + age)];
        _views[Thread].See(seen);
        if (!weakness.HasFlag(Weakness.NoAcquire))
            _views[Thread].Join(seen.Released);
        return seen.Value;
    }

    public void Save(Location location, long value, bool release)
    {
        Point();
        var store = new Store(location, value);
        if (Thread < 0)
        {
            location.Insert(location.Stores.Count, store);
            SeeEverywhere(store);
            return;
        }
        // Behind what the thread knows of, but others' stores may yet come behind it, if no atomic operation is torn.
        Span<int> places = stackalloc int[location.Stores.Count + 1];
        int count = 0;
        for (int i = location.Stores.Count; i > _views[Thread].OldestIndex(location); i--)
        {
            if (i == location.Stores.Count || !location.Stores[i].IsAtomic)
                places[count++] = i;
        }
        location.Insert(places[choices.Next(count)], store);
        _views[Thread].See(store);
        if (release && !weakness.HasFlag(Weakness.NoRelease))
            store.Released = _views[Thread].Copy();
    }

    /// <summary>An atomic operation: the function is given the value and returns the new one, or null to leave it.</summary>
    public long Update(Location location, Func<long, long?> change)
    {
        if (weakness.HasFlag(Weakness.NoAtomicity))
        {
            long seen = Load(location);
            if (change(seen) is { } torn)
                Save(location, torn, release: true);
            return seen;
        }
        Point();
        Store old = location.Newest;
        if (Thread < 0)
        {
            if (change(old.Value) is { } changed)
                Save(location, changed, release: true);
            return old.Value;
        }
        FenceOf(Thread);
        _views[Thread].See(old);
        _views[Thread].Join(old.Released);
        if (change(old.Value) is { } value)
        {
            var store = new Store(location, value) { IsAtomic = true };
            location.Insert(location.Stores.Count, store);
            _views[Thread].See(store);
            store.Released = _views[Thread].Copy();
        }
        FenceOf(Thread);
        return old.Value;
    }

    /// <summary>An atomic operation on a reference.</summary>
    public T? Exchange<T>(ref T? location, T? value)
        where T : class
    {
        Point();
        if (Thread >= 0)
            FenceOf(Thread);
        T? old = location;
        if (weakness.HasFlag(Weakness.NoAtomicity))
            Point();
        location = value;
        return old;
    }

    public void Fence()
    {
        Point();
        if (Thread >= 0 && !weakness.HasFlag(Weakness.NoFence))
            FenceOf(Thread);
    }

    /// <summary>Each thread passes its fence at a moment of its own between the beginning and the end.</summary>
    public void ProcessWideFence()
    {
        Point();
        if (Thread < 0 || weakness.HasFlag(Weakness.NoProcessWideFence))
            return;
        FenceOf(Thread);
        for (int i = 0; i < threads; i++)
        {
            if (i == Thread)
                continue;
            Point();
            FenceOf(i);
        }
        FenceOf(Thread);
    }

    /// <summary>Something that is handed over under a lock: knowledge goes along.</summary>
    public void HandOver(View box)
    {
        Point();
        if (Thread < 0)
            return;
        _views[Thread].Join(box);
        box.Join(_views[Thread]);
    }

    public Location LocationOf(ref int cell)
    {
        if ((cell & 0x7FFF_0000) != IntMark)
            cell = IntMark | AddLocation(cell);
        return _locations[cell & 0xFFFF];
    }

    public Location LocationOf(ref long cell)
    {
        if ((cell & ~0xFFFF_FFFFL) != LongMark)
            cell = LongMark | (long)AddLocation(cell);
        return _locations[(int)(cell & 0xFFFF_FFFF)];
    }

    private int AddLocation(long value)
    {
        _locations.Add(new Location(_locations.Count, value));
        return _locations.Count - 1;
    }

    private void FenceOf(int thread)
    {
        _views[thread].Join(_global);
        _global.Join(_views[thread]);
    }

    private void SeeEverywhere(Store store)
    {
        foreach (View view in _views)
            view.See(store);
    }
}
