using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Zerowire.Runtime;

/// <summary>A descriptor of the operating system that belongs to somebody else, and who wants to know of it.</summary>
internal sealed class DescriptorWatch(object source, IDescriptorHandler handler)
{
    private readonly object _source = source;
    private readonly SafeHandle? _handle = source as SafeHandle ?? (source as Socket)?.SafeHandle;

    public IDescriptorHandler Handler { get; } = handler;

    public Socket? Socket => _source as Socket;

    /// <summary>Whether its owner has closed it; of a bare number nobody knows.</summary>
    public bool IsClosed => _handle is { IsClosed: true } or { IsInvalid: true };

    public nint Descriptor => _handle is null ? (nint)_source : _handle.DangerousGetHandle();

    // Of the watcher, under its lock.

    /// <summary>The place among those that are watched; -1 while it is not watched.</summary>
    public int Slot { get; set; } = -1;

    public ZmqPollEvents Wanted { get; set; }
}
