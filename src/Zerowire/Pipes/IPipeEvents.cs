namespace Zerowire.Pipes;

/// <summary>What a pipe end tells its user, the socket or the session, in the executor of that end.</summary>
internal interface IPipeEvents
{
    /// <summary>The peer has written while this end was asleep.</summary>
    void ReadActivated(Pipe pipe);

    /// <summary>There is room again after the high-water mark was met.</summary>
    void WriteActivated(Pipe pipe);

    /// <summary>The connection behind the pipe was lost and will be made anew.</summary>
    void Hiccuped(Pipe pipe);

    /// <summary>The pipe has ended; it is not to be used again.</summary>
    void PipeTerminated(Pipe pipe);

    /// <summary>At a session's end: the socket wants those who watch it to know how much waits in the pipe.</summary>
    /// <param name="pipe">This end.</param>
    /// <param name="messagesRead">How many received messages the socket has read.</param>
    void StatisticsWanted(Pipe pipe, long messagesRead)
    {
    }
}
