namespace Zerowire.Protocol;

/// <summary>Why <see cref="FrameScanner"/> stopped.</summary>
internal enum ScanStop
{
    /// <summary>The run ends before the frame at Position does.</summary>
    NeedMore,

    /// <summary>The frame at Position is a complete command.</summary>
    Command,

    /// <summary>The frame at Position has a body of the large threshold or more, which may not have arrived.</summary>
    LargeBody,

    /// <summary>As many messages as asked for have ended.</summary>
    MessageLimit,

    /// <summary>The frame at Position is longer than allowed: close the connection.</summary>
    TooLarge,

    /// <summary>The frame at Position breaks the framing (a command with MORE): close the connection.</summary>
    Malformed,
}
