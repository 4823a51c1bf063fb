namespace Zerowire.Pipes;

/// <summary>Where an end of a pipe stands on its way to the end.</summary>
internal enum PipeState
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>The peer's delimiter was read before its request to end came.</summary>
    DelimiterReceived,

    /// <summary>The peer wants to end; what it wrote before is still being read.</summary>
    WaitingForDelimiter,

    /// <summary>This end has agreed; the peer's last word is awaited.</summary>
    TermAckSent,

    /// <summary>This end has asked to end.</summary>
    TermRequestSent,

    /// <summary>Both ends have asked.</summary>
    TermRequestSentAndReceived,

    /// <summary>Gone.</summary>
    Ended,
}
