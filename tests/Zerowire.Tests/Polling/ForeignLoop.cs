using System.Runtime.CompilerServices;
using Zerowire.Platform;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Polling;

/// <summary>An event loop that is not ours: an epoll which knows nothing but a descriptor.</summary>
internal sealed unsafe class ForeignLoop : IDisposable
{
    private const int Add = 1;
    private const uint In = 1;
    private const uint EdgeTriggered = 1u << 31;

    private readonly int _epoll = LibC.EpollCreate(0);

    public ForeignLoop(nint descriptor, bool edgeTriggered = false)
    {
        byte* entry = stackalloc byte[16];
        Unsafe.WriteUnaligned(entry, In | (edgeTriggered ? EdgeTriggered : 0));
        Assert.Equal(0, LibC.EpollControl(_epoll, Add, (int)descriptor, entry));
    }

    /// <summary>Whether the descriptor is readable now.</summary>
    public bool IsReadable => Wait(0);

    /// <summary>Waits until the descriptor is readable.</summary>
    public void Wait() => Assert.True(Wait((int)Eventually.Patience.TotalMilliseconds), "The descriptor told nothing.");

    public void Dispose() => _ = LibC.Close(_epoll);

    private bool Wait(int timeout)
    {
        byte* entry = stackalloc byte[16];
        int count;
        do
        {
            count = LibC.EpollWait(_epoll, entry, 1, timeout);
        }
        while (count < 0 && NativeErrors.Last() == ZmqError.Interrupted);
        return count > 0;
    }
}
