using Zerowire.Pipes;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>Puts a frame into a message of the program, whose giving back runs no code of the program: that must not happen
/// under the word of a socket.</summary>
internal readonly unsafe struct MessageTaker(Message* message) : IFrameTaker
{
    public void Take(in Frame frame, ConnectionInfo? connection, bool more) =>
        Message.Fill(message, frame, connection, more);
}
