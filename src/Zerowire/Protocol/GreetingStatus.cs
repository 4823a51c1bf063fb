namespace Zerowire.Protocol;

/// <summary>Where a greeting stands.</summary>
internal enum GreetingStatus
{
    NeedMore,
    Done,
    Failed,
}
