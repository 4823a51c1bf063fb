using Zerowire.Patterns;
using Zerowire.Runtime;

namespace Zerowire.Sockets;

/// <summary>What the options of a socket are set on and read from, under the socket's word.</summary>
internal interface IOptionTarget
{
    SocketOptions Options { get; }

    RoutingPattern Pattern { get; }

    string LastEndpoint { get; }

    /// <summary>The descriptor for event loops that are not ours; it has been made.</summary>
    nint Descriptor { get; }

    /// <summary>Whether frames of a message are left, for those who receive frame by frame.</summary>
    bool HasMoreFrames { get; }

    /// <summary>What is possible now, which the user learns by this.</summary>
    ZmqPollEvents LookAtEvents();

    /// <summary>Gives the marks to the pipes that exist already.</summary>
    void ApplyHighWaterMarks();
}
