namespace Zerowire.Runtime;

/// <summary>What the context and the reaper know of a socket.</summary>
internal interface IContextSocket : ICommandTarget
{
    Executor Executor { get; }

    ZmqSocketType Type { get; }

    /// <summary>What it has done and holds. Any thread, outside every word and lock.</summary>
    ZmqSocketStatistics Statistics { get; }

    /// <summary>On the reaper: begins the end of a closed socket; its commands come to the reaper from now on.</summary>
    void BeginReaping();

    /// <summary>On the reaper: runs the commands that have come for the closed socket.</summary>
    void RunClosed();

    /// <summary>On the reaper: the context has given the socket's slot back; nothing of the socket is left.</summary>
    void Forgotten();
}
