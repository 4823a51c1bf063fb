namespace Zerowire.Native.Tests;

/// <summary>A line that a program writes with libzmq 4.3.4, what it is with ours, and why it is right so.</summary>
internal sealed record Difference(string Theirs, string Ours, string Why);
