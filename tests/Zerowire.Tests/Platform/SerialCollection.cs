namespace Zerowire.Tests.Platform;

/// <summary>Tests that look at the whole process, and so run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SerialCollection
{
    public const string Name = "Whole process";
}
