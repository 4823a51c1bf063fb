using Zerowire.Pipes;
using Zerowire.Runtime;

namespace Zerowire.Patterns;

/// <summary>What a routing pattern needs from the socket it works for.</summary>
internal interface IPatternHost
{
    SocketOptions Options { get; }

    bool IsTerminating { get; }

    /// <summary>Ends a pipe that the pattern does not want; PipeTerminated follows later, never from within.</summary>
    void TerminatePipe(Pipe pipe, bool delay);

    /// <summary>A call has made the other direction possible, or may have: sending allows receiving, or the other way
    /// round.</summary>
    void ReadinessChanged();
}
