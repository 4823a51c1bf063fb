using System.Runtime.InteropServices;
using Zerowire.Platform;
using Zerowire.Runtime;

namespace Zerowire.Native;

/// <summary>Contexts.</summary>
internal static unsafe class ContextFunctions
{
    [UnmanagedCallersOnly(EntryPoint = "zmq_ctx_new")]
    public static void* New() => NativeContext.Handles.Give(static () => new NativeContext());

    [UnmanagedCallersOnly(EntryPoint = "zmq_init")]
    public static void* Init(int threads)
    {
        if (threads < 0)
            return Errno.FailPointer(ZmqError.InvalidArgument);
        return NativeContext.Handles.Give(() =>
        {
            var context = new NativeContext();
            context.Core.SetOption(ContextOptionNumber.IOThreads, Bytes(in threads));
            return context;
        });
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_ctx_term")]
    public static int Terminate(void* handle) => End(handle);

    [UnmanagedCallersOnly(EntryPoint = "zmq_term")]
    public static int TerminateOld(void* handle) => End(handle);

    [UnmanagedCallersOnly(EntryPoint = "zmq_ctx_destroy")]
    public static int Destroy(void* handle) => End(handle);

    [UnmanagedCallersOnly(EntryPoint = "zmq_ctx_shutdown")]
    public static int Shutdown(void* handle)
    {
        if (NativeContext.Find(handle) is not { } context)
            return NativeContext.Handles.IsOfParent((nint)handle) ? 0 : Errno.Fail(ZmqError.BadAddress);
        try
        {
            context.Core.Shutdown();
            return 0;
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_ctx_set")]
    public static int Set(void* handle, int option, int value) => SetBytes(handle, option, Bytes(in value));

    [UnmanagedCallersOnly(EntryPoint = "zmq_ctx_set_ext")]
    public static int SetExtended(void* handle, int option, void* value, nuint length) =>
        value is null && length > 0
            ? Errno.Fail(ZmqError.InvalidArgument)
            : SetBytes(handle, option, new ReadOnlySpan<byte>(value, (int)Math.Min(length, int.MaxValue)));

    [UnmanagedCallersOnly(EntryPoint = "zmq_ctx_get")]
    public static int Get(void* handle, int option)
    {
        int value = 0;
        int result = GetBytes(handle, option, MemoryMarshal.AsBytes(new Span<int>(ref value)), out _);
        return result == 0 ? value : result;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_ctx_get_ext")]
    public static int GetExtended(void* handle, int option, void* value, nuint* length)
    {
        if (value is null || length is null)
            return Errno.Fail(ZmqError.InvalidArgument);
        int result = GetBytes(
            handle, option, new Span<byte>(value, (int)Math.Min(*length, int.MaxValue)), out int written);
        if (result == 0)
            *length = (nuint)written;
        return result;
    }

    private static int End(void* handle)
    {
        if (NativeContext.Find(handle) is not { } context)
            return Forget(handle);
        try
        {
            ZmqError error = context.End();
            if (error == ZmqError.None)
                NativeContext.Handles.Remove((nint)handle);
            return Errno.Answer(error);
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    /// <summary>What a child process has of its parent's contexts is of no use in it, and nothing there waits for it.</summary>
    private static int Forget(void* handle)
    {
        if (!NativeContext.Handles.TryForget((nint)handle))
            return Errno.Fail(ZmqError.BadAddress);
        OwnDescriptors.CloseInherited();
        return 0;
    }

    private static int SetBytes(void* handle, int option, ReadOnlySpan<byte> value)
    {
        if (NativeContext.Find(handle) is not { } context)
            return Errno.Fail(ZmqError.BadAddress);
        try
        {
            return Errno.Answer(context.Core.SetOption(option, value));
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    private static int GetBytes(void* handle, int option, Span<byte> value, out int length)
    {
        length = 0;
        if (NativeContext.Find(handle) is not { } context)
            return Errno.Fail(ZmqError.BadAddress);
        try
        {
            return Errno.Answer(context.Core.Options.Get(option, value, out length));
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    private static ReadOnlySpan<byte> Bytes(ref readonly int value) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value));
}
