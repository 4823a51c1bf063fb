using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary>The version, errors, and what is built in.</summary>
internal static unsafe partial class GeneralFunctions
{
    private const int Major = 4;
    private const int Minor = 3;
    private const int Patch = 6;

    private static readonly byte* s_wrongState = Text.Keep("Operation cannot be accomplished in current state");
    private static readonly byte* s_incompatible = Text.Keep("The protocol is not compatible with the socket type");
    private static readonly byte* s_terminated = Text.Keep("Context was terminated");
    private static readonly byte* s_noThread = Text.Keep("No thread available");
    private static readonly byte* s_unreachable = Text.Keep("Host unreachable");

    [UnmanagedCallersOnly(EntryPoint = "zmq_version")]
    public static void Version(int* major, int* minor, int* patch)
    {
        if (major is not null)
            *major = Major;
        if (minor is not null)
            *minor = Minor;
        if (patch is not null)
            *patch = Patch;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_errno")]
    public static int Error() => Errno.Value;

    [UnmanagedCallersOnly(EntryPoint = "zmq_strerror")]
    public static byte* Describe(int number) => (ZmqError)number switch
    {
        ZmqError.WrongState => s_wrongState,
        ZmqError.IncompatibleProtocol => s_incompatible,
        ZmqError.ContextTerminated => s_terminated,
        ZmqError.NoIOThread => s_noThread,
        ZmqError.HostUnreachable => s_unreachable,
        _ => DescribeOfSystem(number),
    };

    [UnmanagedCallersOnly(EntryPoint = "zmq_has")]
    public static int Has(byte* capability) =>
        capability is not null && Text.BytesOf(capability).SequenceEqual("ipc"u8) ? 1 : 0;

    [LibraryImport("libc", EntryPoint = "strerror")]
    private static partial byte* DescribeOfSystem(int number);
}
