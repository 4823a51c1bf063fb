namespace Zerowire.Pipes;

/// <summary>A subscription, or its cancellation, on its way to a publisher.</summary>
internal sealed class Subscription(bool cancel, byte[] topic)
{
    public bool Cancel { get; } = cancel;

    public byte[] Topic { get; } = topic;
}
