using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary>Timers.</summary>
internal static unsafe class TimerFunctions
{
    [UnmanagedCallersOnly(EntryPoint = "zmq_timers_new")]
    public static void* New() => NativeTimers.Handles.Give(static () => new NativeTimers());

    [UnmanagedCallersOnly(EntryPoint = "zmq_timers_destroy")]
    public static int Destroy(void** handle) => NativeTimers.Handles.TakeBack(handle);

    [UnmanagedCallersOnly(EntryPoint = "zmq_timers_add")]
    public static int Add(void* handle, nuint interval, delegate* unmanaged<int, void*, void> handler, void* argument)
    {
        if (NativeTimers.Handles.Find((nint)handle) is not { } timers || handler is null)
            return Errno.Fail(ZmqError.BadAddress);
        try
        {
            return timers.Add(Duration(interval), number => () => handler(number, argument));
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_timers_cancel")]
    public static int Cancel(void* handle, int number)
    {
        if (NativeTimers.Handles.Find((nint)handle) is not { } timers)
            return Errno.Fail(ZmqError.BadAddress);
        return timers.Cancel(number) ? 0 : Errno.Fail(ZmqError.InvalidArgument);
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_timers_set_interval")]
    public static int SetInterval(void* handle, int number, nuint interval) =>
        With(handle, number, timer => timer.Interval = Duration(interval));

    [UnmanagedCallersOnly(EntryPoint = "zmq_timers_reset")]
    public static int Reset(void* handle, int number) => With(handle, number, static timer => timer.Reset());

    [UnmanagedCallersOnly(EntryPoint = "zmq_timers_timeout")]
    public static nint Timeout(void* handle)
    {
        if (NativeTimers.Handles.Find((nint)handle) is not { } timers)
            return Errno.Fail(ZmqError.BadAddress);
        TimeSpan left = timers.Timers.Timeout;
        return left == System.Threading.Timeout.InfiniteTimeSpan ? -1 : (nint)Math.Ceiling(left.TotalMilliseconds);
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_timers_execute")]
    public static int Execute(void* handle)
    {
        if (NativeTimers.Handles.Find((nint)handle) is not { } timers)
            return Errno.Fail(ZmqError.BadAddress);
        try
        {
            timers.Timers.Execute();
            return 0;
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    private static TimeSpan Duration(nuint milliseconds) =>
        TimeSpan.FromMilliseconds((double)Math.Min(milliseconds, int.MaxValue));

    private static int With(void* handle, int number, Action<ZmqTimer> action)
    {
        if (NativeTimers.Handles.Find((nint)handle) is not { } timers)
            return Errno.Fail(ZmqError.BadAddress);
        if (timers.Find(number) is not { } timer)
            return Errno.Fail(ZmqError.InvalidArgument);
        try
        {
            action(timer);
            return 0;
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }
}
