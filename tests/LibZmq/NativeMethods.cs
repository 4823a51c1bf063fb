using System.Runtime.InteropServices;

namespace Zerowire.LibZmq;

/// <summary>The functions of libzmq that the tests and the benchmark call, with blittable arguments.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "libzmq.so.5";

    [LibraryImport(Library, EntryPoint = "zmq_errno")]
    public static partial int Errno();

    [LibraryImport(Library, EntryPoint = "zmq_strerror")]
    public static partial byte* ErrorText(int error);

    [LibraryImport(Library, EntryPoint = "zmq_version")]
    public static partial void Version(int* major, int* minor, int* patch);

    [LibraryImport(Library, EntryPoint = "zmq_ctx_new")]
    public static partial nint ContextNew();

    [LibraryImport(Library, EntryPoint = "zmq_ctx_set")]
    public static partial int ContextSet(nint context, int option, int value);

    [LibraryImport(Library, EntryPoint = "zmq_ctx_get")]
    public static partial int ContextGet(nint context, int option);

    [LibraryImport(Library, EntryPoint = "zmq_ctx_shutdown")]
    public static partial int ContextShutdown(nint context);

    [LibraryImport(Library, EntryPoint = "zmq_ctx_term")]
    public static partial int ContextTerminate(nint context);

    [LibraryImport(Library, EntryPoint = "zmq_socket")]
    public static partial nint SocketNew(nint context, int type);

    [LibraryImport(Library, EntryPoint = "zmq_close")]
    public static partial int SocketClose(nint socket);

    [LibraryImport(Library, EntryPoint = "zmq_proxy")]
    public static partial int Proxy(nint frontend, nint backend, nint capture);

    [LibraryImport(Library, EntryPoint = "zmq_z85_encode")]
    public static partial byte* EncodeZ85(byte* text, byte* bytes, nuint count);

    [LibraryImport(Library, EntryPoint = "zmq_z85_decode")]
    public static partial byte* DecodeZ85(byte* bytes, byte* text);

    [LibraryImport(Library, EntryPoint = "zmq_atomic_counter_new")]
    public static partial nint CounterNew();

    [LibraryImport(Library, EntryPoint = "zmq_atomic_counter_set")]
    public static partial void CounterSet(nint counter, int value);

    [LibraryImport(Library, EntryPoint = "zmq_atomic_counter_inc")]
    public static partial int CounterIncrement(nint counter);

    [LibraryImport(Library, EntryPoint = "zmq_atomic_counter_dec")]
    public static partial int CounterDecrement(nint counter);

    [LibraryImport(Library, EntryPoint = "zmq_atomic_counter_value")]
    public static partial int CounterValue(nint counter);

    [LibraryImport(Library, EntryPoint = "zmq_atomic_counter_destroy")]
    public static partial void CounterDestroy(nint* counter);

    [LibraryImport(Library, EntryPoint = "zmq_bind")]
    public static partial int Bind(nint socket, byte* endpoint);

    [LibraryImport(Library, EntryPoint = "zmq_connect")]
    public static partial int Connect(nint socket, byte* endpoint);

    [LibraryImport(Library, EntryPoint = "zmq_unbind")]
    public static partial int Unbind(nint socket, byte* endpoint);

    [LibraryImport(Library, EntryPoint = "zmq_disconnect")]
    public static partial int Disconnect(nint socket, byte* endpoint);

    [LibraryImport(Library, EntryPoint = "zmq_socket_monitor")]
    public static partial int Monitor(nint socket, byte* endpoint, int events);

    [LibraryImport(Library, EntryPoint = "zmq_setsockopt")]
    public static partial int SetOption(nint socket, int option, void* value, nuint length);

    [LibraryImport(Library, EntryPoint = "zmq_getsockopt")]
    public static partial int GetOption(nint socket, int option, void* value, nuint* length);

    [LibraryImport(Library, EntryPoint = "zmq_send")]
    public static partial int Send(nint socket, byte* data, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "zmq_recv")]
    public static partial int Receive(nint socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "zmq_msg_init")]
    public static partial int MessageInit(void* message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_recv")]
    public static partial int MessageReceive(void* message, nint socket, int flags);

    [LibraryImport(Library, EntryPoint = "zmq_msg_data")]
    public static partial byte* MessageData(void* message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_size")]
    public static partial nuint MessageSize(void* message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_more")]
    public static partial int MessageMore(void* message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_gets")]
    public static partial byte* MessageGets(void* message, byte* name);

    [LibraryImport(Library, EntryPoint = "zmq_msg_close")]
    public static partial int MessageClose(void* message);
}
