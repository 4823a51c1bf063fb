namespace Zerowire.Patterns;

/// <summary>What has become of a request.</summary>
internal enum ReplyState
{
    Pending,

    /// <summary>The reply is here.</summary>
    Ready,

    /// <summary>The pipe that carried the request is gone; the request may be sent again.</summary>
    Lost,
}
