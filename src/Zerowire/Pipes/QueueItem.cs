namespace Zerowire.Pipes;

/// <summary>What the reader of a queue meets next.</summary>
internal enum QueueItem
{
    None,
    Message,
    Mark,
}
