namespace Zerowire.Runtime;

/// <summary>One message between executors: what, to whom, and with which argument.</summary>
internal readonly struct Command(CommandKind kind, ICommandTarget target, object? argument = null, long value = 0)
{
    public readonly CommandKind Kind = kind;
    public readonly ICommandTarget Target = target;
    public readonly object? Argument = argument;
    public readonly long Value = value;
}
