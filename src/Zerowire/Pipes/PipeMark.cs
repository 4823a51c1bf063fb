namespace Zerowire.Pipes;

/// <summary>Side entries that carry no data.</summary>
internal sealed class PipeMark
{
    private PipeMark()
    {
    }

    /// <summary>The writer has ended the pipe; nothing follows.</summary>
    public static PipeMark Delimiter { get; } = new();

    /// <summary>The writer has started anew after a lost connection: what stands before is void.</summary>
    public static PipeMark Restart { get; } = new();
}
