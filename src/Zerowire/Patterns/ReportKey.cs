namespace Zerowire.Patterns;

/// <summary>What the changes are reported of: a topic of a subscriber, or with no subscriber of all together.</summary>
internal readonly struct ReportKey(Subscriber? subscriber, byte[] topic) : IEquatable<ReportKey>
{
    public Subscriber? Subscriber { get; } = subscriber;

    public byte[] Topic { get; } = topic;

    public bool Equals(ReportKey other) =>
        Subscriber == other.Subscriber && Topic.AsSpan().SequenceEqual(other.Topic);

    public override bool Equals(object? obj) => obj is ReportKey other && Equals(other);

    public override int GetHashCode() =>
        HashCode.Combine(Subscriber, BytesComparer.Instance.GetHashCode(Topic));
}
