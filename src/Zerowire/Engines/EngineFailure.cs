namespace Zerowire.Engines;

/// <summary>Why an engine ended; it decides whether a connection is made anew.</summary>
internal enum EngineFailure
{
    /// <summary>The connection was lost or could not be used.</summary>
    Connection,

    /// <summary>The peer was silent for too long.</summary>
    Timeout,

    /// <summary>The peer broke the protocol; another try would end the same way.</summary>
    Protocol,
}
