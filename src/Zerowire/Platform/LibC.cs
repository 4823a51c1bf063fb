using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>
/// The functions of the C library that are called, with blittable arguments only. Those of the pollers (poll, select,
/// kqueue, kevent, close) exist beyond Linux; everything else is called on Linux only.
/// </summary>
internal static unsafe partial class LibC
{
    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(Name, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, void* address, uint length);

    [LibraryImport(Name, EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int descriptor, int backlog);

    [LibraryImport(Name, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept4(int descriptor, void* address, uint* length, int flags);

    [LibraryImport(Name, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int descriptor, void* address, uint length);

    [LibraryImport(Name, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int descriptor, int how);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int IoControl(int descriptor, nuint request, int* value);

    [LibraryImport(Name, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSockName(int descriptor, void* address, uint* length);

    [LibraryImport(Name, EntryPoint = "getpeername", SetLastError = true)]
    public static partial int GetPeerName(int descriptor, void* address, uint* length);

    [LibraryImport(Name, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSockOpt(int descriptor, int level, int name, void* value, uint length);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSockOpt(int descriptor, int level, int name, void* value, uint* length);

    [LibraryImport(Name, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Recv(int descriptor, void* buffer, nuint length, int flags);

    [LibraryImport(Name, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int descriptor, void* buffer, nuint length, int flags);

    [LibraryImport(Name, EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMsg(int descriptor, MessageHeader* header, int flags);

    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, void* buffer, nuint length);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* buffer, nuint length);

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport(Name, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport(Name, EntryPoint = "ppoll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, TimeSpec* timeout, SignalSet* mask);

    [LibraryImport(Name, EntryPoint = "pthread_sigmask")]
    public static partial int ChangeSignalMask(int how, SignalSet* change, SignalSet* before);

    [LibraryImport(Name, EntryPoint = "select", SetLastError = true)]
    public static partial int Select(
        int descriptors, ulong* reading, ulong* writing, ulong* exceptional, TimeValue* timeout);

    [LibraryImport(Name, EntryPoint = "kqueue", SetLastError = true)]
    public static partial int KQueue();

    [LibraryImport(Name, EntryPoint = "kevent", SetLastError = true)]
    public static partial int KEvent(
        int queue, byte* changes, int changeCount, byte* events, int eventCapacity, TimeSpec* timeout);

    [LibraryImport(Name, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, void* epollEvent);

    [LibraryImport(Name, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, void* events, int capacity, int timeout);

    [LibraryImport(Name, EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX(int directory, byte* path, int flags, uint mask, byte* result);

    [LibraryImport(Name, EntryPoint = "unlink", SetLastError = true)]
    public static partial int Unlink(byte* path);

    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Futex(nint number, int* word, nint operation, nint value, TimeSpec* timeout);

    [LibraryImport(Name, EntryPoint = "pthread_setname_np")]
    public static partial int SetName(nint thread, byte* name);

    [LibraryImport(Name, EntryPoint = "pthread_self")]
    public static partial nint CurrentThread();

    /// <summary>Returns the error, and leaves errno alone.</summary>
    [LibraryImport(Name, EntryPoint = "pthread_setschedparam")]
    public static partial int SetScheduling(nint thread, int policy, int* priority);

    [LibraryImport(Name, EntryPoint = "sched_get_priority_min")]
    public static partial int LeastPriority(int policy);

    [LibraryImport(Name, EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nuint length, ulong* mask);

    [LibraryImport(Name, EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, uint thread, int priority);
}
