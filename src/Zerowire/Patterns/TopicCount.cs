namespace Zerowire.Patterns;

/// <summary>How many times a topic was subscribed to.</summary>
internal struct TopicCount : IRadixValue
{
    public int Count;

    public readonly bool IsEmpty => Count == 0;
}
