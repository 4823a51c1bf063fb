using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Runtime;
using Zerowire.Sockets;

namespace Zerowire;

/// <summary>
/// Waits until one of many sockets can receive or send. It may hold sockets of any contexts, and beside them sockets
/// and descriptors of the operating system. Stands for <c>zmq_poll</c> and the <c>zmq_poller</c> functions.
/// </summary>
/// <remarks>
/// <para>A wait costs what is ready, not what is held: thousands of idle sockets slow nothing down.</para>
/// <para>It is level-triggered: what is ready is found by every wait until it is not ready any more. Waits return what
/// is ready in turn, so that a busy socket does not hide the others.</para>
/// <para>Safe to use from any thread: things may be added, changed and removed while others wait, and any number of
/// calls may wait at once. Two of these may find the same socket; what follows is then best a <c>TryReceive</c>.</para>
/// <para>A socket that is disposed leaves the poller by itself: one wait returns it with
/// <see cref="ZmqPollEvents.Error"/>. Remove what belongs to the operating system before you close it: as long as it is
/// waited for the system may keep it open, and its number is soon given away again.</para>
/// </remarks>
/// <example>
/// <code>
/// using var poller = new ZmqPoller();
/// poller.Add(tasks);
/// poller.Add(commands);
/// while (true)
/// {
///     ZmqPollEvent ready = poller.Wait();
///     if (ready.Socket == commands) { … }
/// }
/// </code>
/// </example>
public sealed partial class ZmqPoller : IDisposable
{
    private const ZmqPollEvents AllEvents =
        ZmqPollEvents.In | ZmqPollEvents.Out | ZmqPollEvents.Error | ZmqPollEvents.Priority;

    private readonly PollSet _set = new();
    private readonly Lock _sync = new();
    private readonly Dictionary<object, PollItem> _items = [];
    private readonly DescriptorWatcher _watcher;
    private volatile bool _isDisposed;

    /// <summary>Creates a poller that holds nothing. Stands for <c>zmq_poller_new</c>.</summary>
    public ZmqPoller()
        : this(DescriptorWatcher.Shared)
    {
    }

    internal ZmqPoller(DescriptorWatcher watcher) => _watcher = watcher;

    /// <summary>How many sockets and descriptors the poller holds. Stands for <c>zmq_poller_size</c>.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
                return _items.Count;
        }
    }

    /// <summary>Adds a socket. Stands for <c>zmq_poller_add</c>.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="events">What to wait for.</param>
    /// <param name="state">An object that comes back with the socket's events.</param>
    /// <exception cref="ArgumentException">The socket is null, or the poller holds it already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such events.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the poller has been disposed.</exception>
    /// <exception cref="ZmqException">The socket's context was shut down
    /// (<see cref="ZmqError.ContextTerminated"/>).</exception>
    public void Add(ZmqSocket socket, ZmqPollEvents events = ZmqPollEvents.In, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Add(new SocketPollItem(_set, socket.Core, socket, state, Checked(events)), nameof(socket))
            .ThrowIfFailed(socket);
    }

    /// <summary>Adds a socket of the operating system. Stands for <c>zmq_poller_add_fd</c>.</summary>
    /// <param name="socket">The socket. It is not used otherwise, and may be in blocking mode.</param>
    /// <param name="events">What to wait for.</param>
    /// <param name="state">An object that comes back with the socket's events.</param>
    /// <exception cref="ArgumentException">The socket is null, or the poller holds it already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such events.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the poller has been disposed.</exception>
    public void Add(Socket socket, ZmqPollEvents events = ZmqPollEvents.In, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        AddDescriptor(socket, events, state, nameof(socket));
    }

    /// <summary>Adds a descriptor of the operating system: a pipe, a terminal, a timer and so on. Stands for
    /// <c>zmq_poller_add_fd</c>.</summary>
    /// <param name="handle">The handle of the descriptor.</param>
    /// <param name="events">What to wait for.</param>
    /// <param name="state">An object that comes back with the descriptor's events.</param>
    /// <exception cref="ArgumentException">The handle is null, or the poller holds it already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such events.</exception>
    /// <exception cref="ObjectDisposedException">The handle has been closed, or the poller has been
    /// disposed.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows, where only sockets can be waited for: add a
    /// <see cref="Socket"/>.</exception>
    public void Add(SafeHandle handle, ZmqPollEvents events = ZmqPollEvents.In, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ThrowIfSocketsOnly();
        AddDescriptor(handle, events, state, nameof(handle));
    }

    /// <summary>Adds a descriptor of the operating system by its number. Stands for <c>zmq_poller_add_fd</c>.</summary>
    /// <param name="descriptor">The number of the descriptor. It must stay open as long as the poller holds it.</param>
    /// <param name="events">What to wait for.</param>
    /// <param name="state">An object that comes back with the descriptor's events.</param>
    /// <exception cref="ArgumentException">The poller holds the descriptor already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or there are no such events.</exception>
    /// <exception cref="ObjectDisposedException">The poller has been disposed.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows, where only sockets can be waited for: add a
    /// <see cref="Socket"/>.</exception>
    public void Add(nint descriptor, ZmqPollEvents events = ZmqPollEvents.In, object? state = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        ThrowIfSocketsOnly();
        AddDescriptor(descriptor, events, state, nameof(descriptor));
    }

    /// <summary>Changes what is waited for. Acts on waits that are under way, too. Stands for <c>zmq_poller_modify</c>
    /// and <c>zmq_poller_modify_fd</c>.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="events">What to wait for.</param>
    /// <exception cref="ArgumentException">It is null, or the poller does not hold it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such events.</exception>
    /// <exception cref="ObjectDisposedException">The poller has been disposed.</exception>
    public void Modify(ZmqSocket socket, ZmqPollEvents events) => ModifyItem(socket, events);

    /// <inheritdoc cref="Modify(ZmqSocket, ZmqPollEvents)"/>
    public void Modify(Socket socket, ZmqPollEvents events) => ModifyItem(socket, events);

    /// <param name="handle">The handle of the descriptor.</param>
    /// <param name="events">What to wait for.</param>
    /// <inheritdoc cref="Modify(ZmqSocket, ZmqPollEvents)"/>
    public void Modify(SafeHandle handle, ZmqPollEvents events) => ModifyItem(handle, events);

    /// <param name="descriptor">The number of the descriptor.</param>
    /// <param name="events">What to wait for.</param>
    /// <inheritdoc cref="Modify(ZmqSocket, ZmqPollEvents)"/>
    public void Modify(nint descriptor, ZmqPollEvents events) => ModifyItem(descriptor, events);

    /// <summary>Removes a socket or a descriptor: waits find it no more. Stands for <c>zmq_poller_remove</c> and
    /// <c>zmq_poller_remove_fd</c>.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>False when the poller does not hold it, perhaps because it was closed and has left by itself.</returns>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public bool Remove(ZmqSocket socket) => RemoveItem(socket);

    /// <inheritdoc cref="Remove(ZmqSocket)"/>
    public bool Remove(Socket socket) => RemoveItem(socket);

    /// <param name="handle">The handle of the descriptor.</param>
    /// <inheritdoc cref="Remove(ZmqSocket)"/>
    public bool Remove(SafeHandle handle) => RemoveItem(handle);

    /// <param name="descriptor">The number of the descriptor.</param>
    /// <inheritdoc cref="Remove(ZmqSocket)"/>
    public bool Remove(nint descriptor) => RemoveItem(descriptor);

    /// <summary>Whether the poller holds a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>False also when it was closed and has left by itself.</returns>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    public bool Contains(ZmqSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        lock (_sync)
            return _items.ContainsKey(socket);
    }

    /// <summary>
    /// Lets go of everything that it holds, and ends all waits with <see cref="ObjectDisposedException"/>. What it held
    /// is not closed. A second call does nothing. Stands for <c>zmq_poller_destroy</c>.
    /// </summary>
    public void Dispose()
    {
        PollItem[] items;
        lock (_sync)
        {
            _isDisposed = true;
            items = [.. _items.Values];
            _items.Clear();
        }
        foreach (PollItem item in items)
            Drop(item);
        _set.WakeAll();
    }

    private static ZmqPollEvents Checked(
        ZmqPollEvents events, [CallerArgumentExpression(nameof(events))] string? name = null)
    {
        if ((events & ~AllEvents) != 0)
            throw new ArgumentOutOfRangeException(name, events, "There are In, Out, Error and Priority.");
        return events;
    }

    private void ThrowIfSocketsOnly()
    {
        if (_watcher.WatchesSocketsOnly)
        {
            throw new PlatformNotSupportedException(
                "Of the operating system's descriptors, only sockets can be waited for here: add a Socket.");
        }
    }

    private void AddDescriptor(object source, ZmqPollEvents events, object? state, string name)
    {
        ZmqError status = Add(new DescriptorPollItem(_set, _watcher, source, state, Checked(events)), name);
        ObjectDisposedException.ThrowIf(status == ZmqError.NotASocket, source);
    }

    private ZmqError Add(PollItem item, string name)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_items.TryAdd(item.Source, item))
                throw new ArgumentException("The poller holds it already.", name);
        }
        // Not under the lock: a word is entered and left, and whoever leaves one runs what has waited for that.
        ZmqError status = item.Begin();
        if (status != ZmqError.None)
            Forget(item);
        else if (!_set.Put(item))
            item.End();
        return status;
    }

    private void ModifyItem(
        object source, ZmqPollEvents events, [CallerArgumentExpression(nameof(source))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(source, name);
        Checked(events);
        PollItem? item;
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_items.TryGetValue(source, out item))
                throw new ArgumentException("The poller does not hold it.", name);
        }
        item.Wanted = events;
        _set.Put(item);
    }

    private bool RemoveItem(object source, [CallerArgumentExpression(nameof(source))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(source, name);
        PollItem? item;
        lock (_sync)
        {
            if (!_items.Remove(source, out item))
                return false;
        }
        Drop(item);
        return true;
    }

    /// <summary>Lets go of what has ended.</summary>
    private void Forget(PollItem item)
    {
        lock (_sync)
        {
            // It may have been removed and added anew meanwhile.
            if (_items.TryGetValue(item.Source, out PollItem? held) && held == item)
                _items.Remove(item.Source);
        }
        Drop(item);
    }

    private void Drop(PollItem item)
    {
        _set.Remove(item);
        item.End();
        // Who waits without an end may be waiting in vain now.
        _set.WakeAll();
    }
}
