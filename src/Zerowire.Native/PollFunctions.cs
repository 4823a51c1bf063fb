using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Native;

/// <summary>Waiting for many sockets at once.</summary>
internal static unsafe class PollFunctions
{
    [UnmanagedCallersOnly(EntryPoint = "zmq_poll")]
    public static int Poll(PollEntry* entries, int count, nint timeout) => Run(entries, count, timeout, null);

    [UnmanagedCallersOnly(EntryPoint = "zmq_ppoll")]
    public static int PollWithMask(PollEntry* entries, int count, nint timeout, SignalSet* mask) =>
        Run(entries, count, timeout, mask);

    private static int Run(PollEntry* entries, int count, nint timeout, SignalSet* mask)
    {
        if (count < 0)
            return Errno.Fail(ZmqError.InvalidArgument);
        if (entries is null && count > 0)
            return Errno.Fail(ZmqError.BadAddress);
        try
        {
            PollCall call = PollCall.Begin();
            try
            {
                for (int i = 0; i < count; i++)
                {
                    var wanted = (ZmqPollEvents)entries[i].Events;
                    if (entries[i].Socket is null)
                        call.Add(entries[i].Descriptor, wanted);
                    else if (NativeSocket.Find(entries[i].Socket) is { } socket)
                        call.Add(socket, wanted);
                    else
                        return Errno.Fail(ZmqError.NotASocket);
                }
                ZmqError error = call.Run(timeout < 0 ? -1 : timeout, mask, out int ready);
                if (error != ZmqError.None)
                    return Errno.Fail(error);
                for (int i = 0; i < count; i++)
                    entries[i].Ready = (short)call.ReadyOf(i);
                return ready;
            }
            finally
            {
                call.End();
            }
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }
}
