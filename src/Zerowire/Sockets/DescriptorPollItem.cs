using Zerowire.Runtime;

namespace Zerowire.Sockets;

/// <summary>A descriptor of the operating system in a <see cref="PollSet"/>.</summary>
internal sealed class DescriptorPollItem : PollItem, IDescriptorHandler
{
    private readonly DescriptorWatcher _watcher;
    private readonly DescriptorWatch _watch;

    public DescriptorPollItem(
        PollSet set, DescriptorWatcher watcher, object source, object? state, ZmqPollEvents wanted)
        : base(set, source, state, wanted)
    {
        _watcher = watcher;
        _watch = new DescriptorWatch(source, this);
    }

    public override ZmqError Begin() => _watch.IsClosed ? ZmqError.NotASocket : ZmqError.None;

    public override ZmqError Look(out ZmqPollEvents ready)
    {
        ready = ZmqPollEvents.None;
        ZmqPollEvents wanted = Wanted;
        if (wanted == ZmqPollEvents.None)
            return ZmqError.None;
        ZmqError status = _watcher.Check(_watch, wanted, out ready);
        if (status != ZmqError.None || ready != ZmqPollEvents.None)
            return status;
        status = _watcher.Arm(_watch, wanted);
        // Removed while it was looked at: nobody else would give it up.
        if (IsRemoved)
            End();
        return status;
    }

    public override void End() => _watcher.Disarm(_watch);

    void IDescriptorHandler.ReadyEvent() => Set.Put(this);
}
