namespace Zerowire.Runtime;

/// <summary>A poller that shows the kernel all that it watches whenever it waits.</summary>
internal abstract class ScanningPoller : Poller
{
    private PollHandle?[] _handles = new PollHandle?[16];
    private int _count;
    private bool _hasHoles;

    public override void Dispose()
    {
    }

    /// <summary>Begins a wait: the number of handles, whose places stay the same until the next one. Handles that a
    /// callback adds come behind them.</summary>
    protected int BeginWait()
    {
        if (_hasHoles)
            CloseHoles();
        return _count;
    }

    /// <summary>The handle at a place; null when a callback has removed it.</summary>
    protected PollHandle? HandleAt(int place) => _handles[place];

    protected override void Register(PollHandle handle)
    {
        if (_count == _handles.Length)
            Array.Resize(ref _handles, _count * 2);
        handle.Slot = _count++;
        _handles[handle.Slot] = handle;
    }

    protected sealed override void Update(PollHandle handle)
    {
    }

    protected sealed override void Unregister(PollHandle handle)
    {
        _handles[handle.Slot] = null;
        _hasHoles = true;
    }

    private void CloseHoles()
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_handles[i] is not { } handle)
                continue;
            _handles[i] = null;
            handle.Slot = kept;
            _handles[kept++] = handle;
        }

        _count = kept;
        _hasHoles = false;
    }
}
