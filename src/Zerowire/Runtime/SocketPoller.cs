using System.Net.Sockets;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A poller over <see cref="Socket.Select(System.Collections.IList, System.Collections.IList,
/// System.Collections.IList, int)"/>, which every system has; it watches sockets of the runtime only.</summary>
internal sealed class SocketPoller : ScanningPoller
{
    private const int LongestMs = int.MaxValue / 1000;
    private const int PauseAfterFailureMs = 10;

    // The call leaves in them, in their order, what is ready.
    private readonly List<Socket> _reading = [];
    private readonly List<Socket> _writing = [];
    private readonly List<Socket> _failing = [];
    private readonly List<(PollHandle Handle, bool Readable, bool Writable)> _ready = [];

    /// <summary>Where to wait for nothing but time; nobody ever wakes it.</summary>
    private readonly Parker _clock = Parker.Create();

    public override void Wait(int timeoutMs)
    {
        int count = BeginWait();
        _reading.Clear();
        _writing.Clear();
        for (int i = 0; i < count; i++)
        {
            PollHandle handle = HandleAt(i)!;
            if (handle.WantsIn)
                _reading.Add(handle.Socket!);
            if (handle.WantsOut)
                _writing.Add(handle.Socket!);
        }

        // On Windows a connection that cannot be made is an exception and nothing else.
        _failing.Clear();
        _failing.AddRange(_writing);
        if (_reading.Count + _writing.Count == 0)
            _clock.Park(timeoutMs);
        else if (Select(timeoutMs))
            DispatchReady(count);
    }

    protected override void Register(PollHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle.Socket);
        base.Register(handle);
    }

    private bool Select(int timeoutMs)
    {
        try
        {
            Socket.Select(
                _reading.Count > 0 ? _reading : null, _writing.Count > 0 ? _writing : null,
                _failing.Count > 0 ? _failing : null, timeoutMs < 0 ? -1 : Math.Min(timeoutMs, LongestMs) * 1000);
            return true;
        }
        catch (SocketException)
        {
            // The system is out of memory. It must not be asked without a pause.
            _clock.Park(PauseAfterFailureMs);
            return false;
        }
    }

    private void DispatchReady(int count)
    {
        // All of it is noted first: callbacks change what is wanted, and with that what the lists mean.
        _ready.Clear();
        int read = 0, written = 0, failed = 0;
        for (int i = 0; i < count; i++)
        {
            PollHandle handle = HandleAt(i)!;
            bool readable = handle.WantsIn && IsNext(_reading, ref read, handle);
            bool writable = handle.WantsOut && IsNext(_writing, ref written, handle);
            writable |= handle.WantsOut && IsNext(_failing, ref failed, handle);
            if (readable || writable)
                _ready.Add((handle, readable, writable));
        }

        foreach ((PollHandle handle, bool readable, bool writable) in _ready)
            Dispatch(handle, readable, writable);
    }

    private static bool IsNext(List<Socket> ready, ref int next, PollHandle handle)
    {
        if (next == ready.Count || ready[next] != handle.Socket)
            return false;
        next++;
        return true;
    }
}
