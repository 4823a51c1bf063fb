using System.Net.Sockets;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A watcher over <see cref="Socket.Select(System.Collections.IList, System.Collections.IList,
/// System.Collections.IList, int)"/>, which every system has; it watches sockets of the runtime only.</summary>
internal sealed class SelectDescriptorWatcher() : DescriptorWatcher(BackEnd.For(ZmqReactor.Portable))
{
    /// <summary>The runtime closes a socket only when no call uses it: an owner who closes one that is still watched is
    /// held up for so long at most.</summary>
    private const int LongestMs = 100;

    // The call leaves in them what is ready.
    private readonly List<Socket> _reading = [];
    private readonly List<Socket> _writing = [];
    private readonly List<Socket> _failing = [];

    public override bool WatchesSocketsOnly => true;

    public override ZmqError Check(DescriptorWatch watch, ZmqPollEvents wanted, out ZmqPollEvents ready)
    {
        ready = ZmqPollEvents.None;
        if (watch.IsClosed)
            return ZmqError.NotASocket;
        Socket socket = watch.Socket!;
        try
        {
            if ((wanted & ZmqPollEvents.In) != 0 && socket.Poll(0, SelectMode.SelectRead))
                ready |= ZmqPollEvents.In;
            if ((wanted & ZmqPollEvents.Out) != 0 && socket.Poll(0, SelectMode.SelectWrite))
                ready |= ZmqPollEvents.Out;
            // Urgent data, or on Windows a connection that cannot be made.
            if (socket.Poll(0, SelectMode.SelectError))
                ready |= (wanted & ZmqPollEvents.Priority) != 0 ? ZmqPollEvents.Priority : ZmqPollEvents.Error;
            return ZmqError.None;
        }
        catch (ObjectDisposedException)
        {
            return ZmqError.NotASocket;
        }
        catch (SocketException)
        {
            ready = ZmqPollEvents.Error;
            return ZmqError.None;
        }
    }

    protected override bool WaitForSystem(
        List<DescriptorWatch> waiting, WakeSignal signal, int timeoutMs, List<DescriptorWatch> ready)
    {
        _reading.Clear();
        _writing.Clear();
        _failing.Clear();
        _reading.Add(signal.Socket!);
        foreach (DescriptorWatch watch in waiting)
        {
            Socket socket = watch.Socket!;
            if ((watch.Wanted & ZmqPollEvents.In) != 0)
                _reading.Add(socket);
            if ((watch.Wanted & ZmqPollEvents.Out) != 0)
                _writing.Add(socket);
            _failing.Add(socket);
        }

        int limit = timeoutMs < 0 ? LongestMs : timeoutMs;
        try
        {
            Socket.Select(
                _reading, _writing.Count > 0 ? _writing : null, _failing.Count > 0 ? _failing : null, limit * 1000);
        }
        catch (ObjectDisposedException)
        {
            ready.AddRange(waiting.Where(static watch => watch.IsClosed));
            return true;
        }
        catch (SocketException)
        {
            // A look at each shows which it is.
            ready.AddRange(waiting);
            return false;
        }
        if (_reading.Count + _writing.Count + _failing.Count == 0)
            return true;
        foreach (DescriptorWatch watch in waiting)
        {
            if (_reading.Contains(watch.Socket!) || _writing.Contains(watch.Socket!) || _failing.Contains(watch.Socket!))
                ready.Add(watch);
        }
        return true;
    }
}
