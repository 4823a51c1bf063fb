using System.Diagnostics;
using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Tests.Transports;
using Zerowire.Transports;

namespace Zerowire.Tests.Runtime;

/// <summary>What every poller does.</summary>
public abstract class PollerTests : IDisposable
{
    private readonly SocketSystem _sockets;
    private readonly Poller _poller;
    private readonly WakeSignal _signal;
    private readonly RecordingHandler _handler = new();

    private protected PollerTests(ZmqReactor kind)
    {
        BackEnd backEnd = BackEnd.For(kind);
        _sockets = backEnd.Sockets;
        _poller = backEnd.CreatePoller();
        _signal = _sockets.CreateWakeSignal();
    }

    /// <summary>How many descriptors are many, where the whole process has no more than the poller can watch.</summary>
    private protected virtual int Many => 400;

    public void Dispose()
    {
        _poller.Dispose();
        _signal.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Only_what_is_wanted_is_delivered()
    {
        _signal.Set();
        PollHandle handle = _poller.Add(_signal, _handler);
        _poller.Wait(0);
        Assert.Equal((0, 0), (_handler.Ins, _handler.Outs));
        _poller.SetPollOut(handle, true);
        _poller.Wait(0);
        Assert.Equal((0, 1), (_handler.Ins, _handler.Outs));
        _poller.SetPollIn(handle, true);
        _poller.Wait(0);
        Assert.Equal((1, 2), (_handler.Ins, _handler.Outs));
        _poller.SetPollOut(handle, false);
        _poller.Wait(0);
        Assert.Equal((2, 2), (_handler.Ins, _handler.Outs));
        _poller.SetPollIn(handle, false);
        _poller.Wait(0);
        Assert.Equal((2, 2), (_handler.Ins, _handler.Outs));
    }

    [Fact]
    public void Wait_ends_when_time_runs_out()
    {
        _poller.SetPollIn(_poller.Add(_signal, _handler), true);
        long start = Stopwatch.GetTimestamp();
        _poller.Wait(30);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= 29);
        Assert.Equal(0, _handler.Ins);
    }

    [Fact]
    public void Load_counts_registered_descriptors()
    {
        Assert.Equal(0, _poller.Load);
        PollHandle first = _poller.Add(_signal, _handler);
        using WakeSignal other = _sockets.CreateWakeSignal();
        _poller.Add(other, _handler);
        Assert.Equal(2, _poller.Load);
        _poller.Remove(first);
        _poller.Remove(first);
        Assert.Equal(1, _poller.Load);
    }

    [Fact]
    public void A_removed_handle_gets_no_event_even_in_the_same_batch()
    {
        using WakeSignal other = _sockets.CreateWakeSignal();
        _signal.Set();
        other.Set();
        RecordingHandler second = new();
        PollHandle one = _poller.Add(_signal, _handler), two = _poller.Add(other, second);
        _poller.SetPollIn(one, true);
        _poller.SetPollIn(two, true);
        _handler.OnIn = () => _poller.Remove(two);
        second.OnIn = () => _poller.Remove(one);
        _poller.Wait(0);
        _poller.Wait(0);
        Assert.True((_handler.Ins == 0) != (second.Ins == 0));
        Assert.Equal(2, _handler.Ins + second.Ins);
        Assert.Equal(1, _poller.Load);
    }

    [Fact]
    public void A_handle_removed_in_its_own_out_event_gets_no_in_event()
    {
        _signal.Set();
        PollHandle handle = _poller.Add(_signal, _handler);
        _poller.SetPollIn(handle, true);
        _poller.SetPollOut(handle, true);
        _handler.OnOut = () => _poller.Remove(handle);
        _poller.Wait(0);
        Assert.Equal((0, 1), (_handler.Ins, _handler.Outs));
        _poller.SetPollIn(handle, true);
        _poller.Wait(0);
        Assert.Equal(0, _handler.Ins);
    }

    [Fact]
    public void A_handle_added_in_a_callback_does_not_inherit_the_event_of_a_removed_one()
    {
        using WakeSignal other = _sockets.CreateWakeSignal(), quiet = _sockets.CreateWakeSignal();
        _signal.Set();
        other.Set();
        RecordingHandler added = new();
        List<PollHandle> handles = [];
        void Replace()
        {
            foreach (PollHandle handle in handles)
                _poller.Remove(handle);
            for (int i = 0; i < 2; i++)
                _poller.SetPollIn(_poller.Add(quiet, added), i == 0);
        }

        _handler.OnIn = Replace;
        foreach (WakeSignal signal in (WakeSignal[])[_signal, other])
        {
            handles.Add(_poller.Add(signal, _handler));
            _poller.SetPollIn(handles[^1], true);
        }

        _poller.Wait(0);
        _poller.Wait(0);
        Assert.Equal(1, _handler.Ins);
        Assert.Equal(0, added.Ins);
        quiet.Set();
        _poller.Wait(0);
        Assert.Equal(1, added.Ins);
    }

    [Fact]
    public void A_failed_descriptor_is_both_readable_and_writable()
    {
        using ConnectedPair pair = new("ipc://*", new TransportSettings { Sockets = _sockets });
        PollHandle handle = _poller.Add(pair.Client, _handler);
        pair.Server.Dispose();
        _poller.SetPollOut(handle, true);
        _poller.Wait(10_000);
        Assert.Equal((0, 1), (_handler.Ins, _handler.Outs));
        _poller.SetPollIn(handle, true);
        _poller.SetPollOut(handle, false);
        _poller.Wait(10_000);
        Assert.Equal((1, 1), (_handler.Ins, _handler.Outs));
    }

    [Fact]
    public void A_hang_up_without_interest_does_not_end_the_wait()
    {
        using ConnectedPair pair = new("ipc://*", new TransportSettings { Sockets = _sockets });
        PollHandle handle = _poller.Add(pair.Client, _handler);
        _poller.SetPollIn(handle, true);
        _poller.SetPollIn(handle, false);
        pair.Server.Dispose();
        long start = Stopwatch.GetTimestamp();
        _poller.Wait(50);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= 49);
        Assert.Equal((0, 0), (_handler.Ins, _handler.Outs));
    }

    [Fact]
    public void Hundreds_of_descriptors_are_all_served()
    {
        List<(WakeSignal Signal, RecordingHandler Handler, PollHandle Handle)> all = [];
        for (int i = 0; i < Many; i++)
        {
            WakeSignal signal = _sockets.CreateWakeSignal();
            signal.Set();
            RecordingHandler handler = new() { OnIn = signal.Reset };
            all.Add((signal, handler, _poller.Add(signal, handler)));
            _poller.SetPollIn(all[i].Handle, true);
        }

        for (int i = 0; i < 4; i++)
            _poller.Wait(0);
        Assert.All(all, entry => Assert.Equal(1, entry.Handler.Ins));
        for (int i = 0; i < Many; i += 2)
            _poller.Remove(all[i].Handle);
        all.ForEach(entry => entry.Signal.Set());
        for (int i = 0; i < 4; i++)
            _poller.Wait(0);
        for (int i = 0; i < Many; i++)
            Assert.Equal(i % 2 == 0 ? 1 : 2, all[i].Handler.Ins);
        Assert.Equal(Many / 2, _poller.Load);
        all.ForEach(entry => entry.Signal.Dispose());
    }

    [Fact]
    public void Waiting_and_changing_interest_allocate_nothing()
    {
        PollHandle handle = _poller.Add(_signal, _handler);
        _signal.Set();
        void Round()
        {
            _poller.SetPollIn(handle, true);
            _poller.Wait(0);
            _poller.SetPollIn(handle, false);
            _poller.Wait(0);
        }

        for (int i = 0; i < 100; i++)
            Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Round();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(1100, _handler.Ins);
    }
}
