using System.Diagnostics;
using Zerowire.Platform;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>
/// A wait for sockets and descriptors of the system, once through <c>poll</c>. Each thread has one and uses it again, so
/// that polling allocates nothing.
/// </summary>
internal sealed unsafe class PollCall
{
    private const short KernelIn = 1;
    private const short KernelPriority = 2;
    private const short KernelOut = 4;

    /// <summary>How often it looks again, yielding between, before it waits.</summary>
    private const int MostLooks = 32;

    [ThreadStatic]
    private static PollCall? t_ofThread;

    private readonly SignalParker _parker = new();
    private readonly List<PollWatch> _watches = [];
    private readonly List<Entry> _entries = [];

    /// <summary>The parker's place, and one for each descriptor.</summary>
    private PollDescriptor[] _descriptors = new PollDescriptor[8];

    private int _descriptorCount = 1;
    private int _looks;

    /// <summary>A call within one of ours, as by a handler of signals, has to take another.</summary>
    private bool _isInUse;

    private struct Entry
    {
        public SocketCore? Socket;
        public ZmqPollEvents Wanted;
        public ZmqPollEvents Ready;

        /// <summary>Of a descriptor: its place.</summary>
        public int Place;
    }

    /// <summary>The one of this thread, empty.</summary>
    public static PollCall Begin()
    {
        PollCall call = t_ofThread ??= new PollCall();
        if (call._isInUse)
            call = new PollCall();
        call._isInUse = true;
        return call;
    }

    public void Add(SocketCore socket, ZmqPollEvents wanted)
    {
        // Each has a watch at its own place.
        while (_watches.Count <= _entries.Count)
            _watches.Add(new PollWatch(_parker));
        _entries.Add(new Entry { Socket = socket, Wanted = wanted });
    }

    public void Add(int descriptor, ZmqPollEvents wanted)
    {
        if (_descriptorCount == _descriptors.Length)
            Array.Resize(ref _descriptors, _descriptorCount * 2);
        short events = 0;
        if ((wanted & ZmqPollEvents.In) != 0)
            events |= KernelIn;
        if ((wanted & ZmqPollEvents.Out) != 0)
            events |= KernelOut;
        if ((wanted & ZmqPollEvents.Priority) != 0)
            events |= KernelPriority;
        _descriptors[_descriptorCount] = new PollDescriptor { Descriptor = descriptor, Events = events };
        _entries.Add(new Entry { Place = _descriptorCount++, Wanted = wanted });
    }

    public ZmqPollEvents ReadyOf(int index) => _entries[index].Ready;

    /// <summary>Waits until something is ready, at most so many milliseconds; -1 for ever.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="mask">The signals that do not come meanwhile; null for those of the thread.</param>
    /// <param name="ready">How many things are ready; 0 when the time is over.</param>
    /// <returns>Interrupted, or what a socket answers to every call.</returns>
    public ZmqError Run(long timeout, SignalSet* mask, out int ready)
    {
        long start = Stopwatch.GetTimestamp();
        ZmqError error = Look(out ready);
        if (error != ZmqError.None || ready > 0 || timeout == 0)
            return error;
        if (SpinsInVain(out error, out ready))
            return Await(timeout, start, mask, out ready);
        return error;
    }

    public void End()
    {
        _entries.Clear();
        _descriptorCount = 1;
        _isInUse = false;
    }

    private bool SpinsInVain(out ZmqError error, out int ready)
    {
        error = ZmqError.None;
        ready = 0;
        int looks = Math.Max(_looks, 1);
        for (int i = 0; i < looks; i++)
        {
            Thread.Yield();
            error = Look(out ready);
            if (error == ZmqError.None && ready == 0)
                continue;
            _looks = Math.Min(looks * 2, MostLooks);
            return false;
        }
        _looks = looks / 2;
        return true;
    }

    private ZmqError Await(long timeout, long start, SignalSet* mask, out int ready)
    {
        ready = 0;
        int watching = 0;
        try
        {
            for (; watching < _entries.Count; watching++)
            {
                ZmqError status = _entries[watching].Socket?.Watch(_watches[watching]) ?? ZmqError.None;
                if (status != ZmqError.None)
                    return status;
            }
            while (true)
            {
                ZmqError error = Look(out ready);
                if (error != ZmqError.None || ready > 0)
                    return error;
                int left = Left(timeout, start);
                if (left == 0)
                    return ZmqError.None;
                Span<PollDescriptor> descriptors = _descriptors.AsSpan(0, _descriptorCount);
                if (!_parker.Park(left, descriptors, mask) && _parker.WasInterrupted)
                    return ZmqError.Interrupted;
            }
        }
        finally
        {
            while (--watching >= 0)
                _entries[watching].Socket?.Unwatch(_watches[watching]);
        }
    }

    /// <summary>What is ready now. Of a socket that is not, what is wanted is armed.</summary>
    private ZmqError Look(out int ready)
    {
        ready = 0;
        if (_descriptorCount > 1)
            LookAtDescriptors();
        Span<Entry> entries = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_entries);
        for (int i = 0; i < entries.Length; i++)
        {
            ref Entry entry = ref entries[i];
            if (entry.Socket is { } socket)
            {
                ZmqError error = socket.Look(_watches[i], entry.Wanted, out entry.Ready);
                if (error != ZmqError.None)
                    return error;
            }
            else
            {
                entry.Ready = Translate(_descriptors[entry.Place]);
            }
            if (entry.Ready != ZmqPollEvents.None)
                ready++;
        }
        return ZmqError.None;
    }

    private void LookAtDescriptors()
    {
        fixed (PollDescriptor* first = &_descriptors[1])
        {
            if (LibC.Poll(first, (nuint)(_descriptorCount - 1), 0) >= 0)
                return;
            for (int i = 0; i < _descriptorCount - 1; i++)
                first[i].Result = 0;
        }
    }

    private static ZmqPollEvents Translate(PollDescriptor found)
    {
        const short Known = KernelIn | KernelOut | KernelPriority;
        ZmqPollEvents events = ZmqPollEvents.None;
        if ((found.Result & KernelIn) != 0)
            events |= ZmqPollEvents.In;
        if ((found.Result & KernelOut) != 0)
            events |= ZmqPollEvents.Out;
        if ((found.Result & KernelPriority) != 0)
            events |= ZmqPollEvents.Priority;
        if ((found.Result & ~Known) != 0)
            events |= ZmqPollEvents.Error;
        return events;
    }

    private static int Left(long timeout, long start) => timeout < 0
        ? -1
        : (int)Math.Clamp(timeout - (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, int.MaxValue);
}
