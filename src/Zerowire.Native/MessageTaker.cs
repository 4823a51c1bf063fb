using Zerowire.Pipes;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>Takes a frame as a message.</summary>
internal unsafe struct MessageTaker : IFrameTaker
{
    public Message Taken;

    public void Take(in Frame frame, ConnectionInfo? connection, bool more)
    {
        fixed (Message* taken = &Taken)
            Message.Init(taken, frame, connection, more);
    }
}
