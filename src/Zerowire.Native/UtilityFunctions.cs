using System.Runtime.InteropServices;
using Zerowire.Platform;
using Zerowire.Protocol;

namespace Zerowire.Native;

/// <summary>What does not concern messages: text of keys, counters, watches, threads.</summary>
internal static unsafe class UtilityFunctions
{
    private static readonly HandleTable<AtomicCounter> s_counters = new(kind: 5);
    private static readonly HandleTable<MicrosecondWatch> s_watches = new(kind: 6);
    private static readonly HandleTable<Thread> s_threads = new(kind: 7, isOfProcess: true);

    [UnmanagedCallersOnly(EntryPoint = "zmq_z85_encode")]
    public static byte* Encode(byte* text, byte* data, nuint size)
    {
        if (size % Z85Codec.BytesOfGroup != 0 || size > int.MaxValue / 2 || text is null || (data is null && size > 0))
            return (byte*)Errno.FailPointer(ZmqError.InvalidArgument);
        int length = (int)size / Z85Codec.BytesOfGroup * Z85Codec.CharactersOfGroup;
        Z85Codec.Encode(new ReadOnlySpan<byte>(data, (int)size), new Span<byte>(text, length));
        text[length] = 0;
        return text;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_z85_decode")]
    public static byte* Decode(byte* data, byte* text)
    {
        if (text is null || data is null)
            return (byte*)Errno.FailPointer(ZmqError.InvalidArgument);
        ReadOnlySpan<byte> characters = Text.BytesOf(text);
        int groups = characters.Length / Z85Codec.CharactersOfGroup;
        if (groups == 0 || characters.Length % Z85Codec.CharactersOfGroup != 0
            || Z85Codec.Decode(characters, new Span<byte>(data, groups * Z85Codec.BytesOfGroup)) >= 0)
            return (byte*)Errno.FailPointer(ZmqError.InvalidArgument);
        return data;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_curve_keypair")]
    public static int KeyPair(byte* publicKey, byte* secretKey) => Errno.Fail(ZmqError.NotSupported);

    [UnmanagedCallersOnly(EntryPoint = "zmq_curve_public")]
    public static int PublicKey(byte* publicKey, byte* secretKey) => Errno.Fail(ZmqError.NotSupported);

    [UnmanagedCallersOnly(EntryPoint = "zmq_atomic_counter_new")]
    public static void* NewCounter() => s_counters.Give(static () => new AtomicCounter());

    [UnmanagedCallersOnly(EntryPoint = "zmq_atomic_counter_set")]
    public static void SetCounter(void* handle, int value)
    {
        if (s_counters.Find((nint)handle) is { } counter)
            counter.Value = value;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_atomic_counter_inc")]
    public static int IncrementCounter(void* handle) => s_counters.Find((nint)handle)?.Increment() ?? 0;

    [UnmanagedCallersOnly(EntryPoint = "zmq_atomic_counter_dec")]
    public static int DecrementCounter(void* handle) =>
        s_counters.Find((nint)handle) is { } counter && counter.Decrement() ? 1 : 0;

    [UnmanagedCallersOnly(EntryPoint = "zmq_atomic_counter_value")]
    public static int CounterValue(void* handle) => s_counters.Find((nint)handle)?.Value ?? 0;

    [UnmanagedCallersOnly(EntryPoint = "zmq_atomic_counter_destroy")]
    public static void DestroyCounter(void** handle)
    {
        if (handle is null)
            return;
        s_counters.Remove((nint)(*handle));
        *handle = null;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_stopwatch_start")]
    public static void* StartWatch() => s_watches.Give(static () => new MicrosecondWatch(TimeProvider.System));

    [UnmanagedCallersOnly(EntryPoint = "zmq_stopwatch_intermediate")]
    public static nuint ReadWatch(void* handle) => (nuint)(s_watches.Find((nint)handle)?.Elapsed ?? 0);

    [UnmanagedCallersOnly(EntryPoint = "zmq_stopwatch_stop")]
    public static nuint StopWatch(void* handle) => (nuint)(s_watches.Remove((nint)handle)?.Elapsed ?? 0);

    [UnmanagedCallersOnly(EntryPoint = "zmq_sleep")]
    public static void Sleep(int seconds)
    {
        if (seconds > 0)
            Thread.Sleep(TimeSpan.FromSeconds(seconds));
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_threadstart")]
    public static void* StartThread(delegate* unmanaged<void*, void> function, void* argument)
    {
        if (function is null)
            return Errno.FailPointer(ZmqError.BadAddress);
        try
        {
            var thread = new Thread(() => function(argument)) { IsBackground = true };
            thread.Start();
            return (void*)s_threads.Add(thread);
        }
        catch (Exception exception)
        {
            return Errno.FailPointer(Errno.ErrorOf(exception));
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_threadclose")]
    public static void CloseThread(void* handle) => s_threads.Remove((nint)handle)?.Join();
}
