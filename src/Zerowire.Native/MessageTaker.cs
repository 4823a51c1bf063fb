using Zerowire.Pipes;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>Puts a frame into a message of the program.</summary>
internal unsafe struct MessageTaker(Message* message) : IFrameTaker
{
    /// <summary>What the message held before, if giving that back may run code of the program: which must not happen
    /// under the word of a socket. Otherwise empty.</summary>
    public Message Before;

    public void Take(in Frame frame, ConnectionInfo? connection, bool more)
    {
        if (!message->RunsCode)
        {
            Message.Fill(message, frame, connection, more);
            return;
        }
        Message filled;
        Message.Init(&filled);
        Message.Fill(&filled, frame, connection, more);
        Before = *message;
        *message = filled;
    }
}
