namespace Zerowire.Native;

/// <summary>A poller as C knows it: what it holds. Its waits look at everything, as those of libzmq do.</summary>
internal sealed unsafe class NativePoller
{
    private readonly List<PollerEvent> _items = [];
    private readonly Lock _sync = new();

    public static HandleTable<NativePoller> Handles { get; } = new(kind: 3);

    public int Count
    {
        get
        {
            lock (_sync)
                return _items.Count;
        }
    }

    public static NativePoller? Find(void* handle) => Handles.Find((nint)handle);

    /// <summary>The events of an item are those that are wanted.</summary>
    public PollerEvent[] Items
    {
        get
        {
            lock (_sync)
                return [.. _items];
        }
    }

    /// <summary>False when it is there already.</summary>
    public bool Add(PollerEvent item)
    {
        lock (_sync)
        {
            if (IndexOf(item.Socket, item.Descriptor) >= 0)
                return false;
            _items.Add(item);
            return true;
        }
    }

    /// <summary>False when it is not there.</summary>
    public bool Modify(void* socket, int descriptor, short events)
    {
        lock (_sync)
        {
            int index = IndexOf(socket, descriptor);
            if (index >= 0)
                _items[index] = _items[index] with { Events = events };
            return index >= 0;
        }
    }

    /// <summary>False when it is not there.</summary>
    public bool Remove(void* socket, int descriptor)
    {
        lock (_sync)
        {
            int index = IndexOf(socket, descriptor);
            if (index >= 0)
                _items.RemoveAt(index);
            return index >= 0;
        }
    }

    private int IndexOf(void* socket, int descriptor)
    {
        for (int i = 0; i < _items.Count; i++)
        {
            if (_items[i].Socket == socket && (socket is not null || _items[i].Descriptor == descriptor))
                return i;
        }
        return -1;
    }
}
