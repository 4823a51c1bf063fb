namespace Zerowire.Patterns;

/// <summary>What a node of a radix tree holds; a node whose value is empty exists only for its children.</summary>
internal interface IRadixValue
{
    bool IsEmpty { get; }
}
