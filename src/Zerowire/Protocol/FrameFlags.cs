namespace Zerowire.Protocol;

/// <summary>The flags octet of a ZMTP v2 frame.</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,

    /// <summary>More frames of the same message follow.</summary>
    More = 1,

    /// <summary>The length is eight octets instead of one.</summary>
    Large = 2,

    /// <summary>The frame is a command, not a part of a message.</summary>
    Command = 4,

    /// <summary>The bits that have a meaning on the wire; the others are ignored when received.</summary>
    WireMask = More | Large | Command,

    /// <summary>Never on the wire: marks a frame in a received run that the readers of the run step over.</summary>
    Skip = 0x80,
}
