namespace Zerowire.Native.Tests;

/// <summary>How a program ended, and what it wrote.</summary>
internal sealed record Outcome(int Status, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What it wrote; a failure when it has not succeeded.</summary>
    public string Succeeded(string what)
    {
        Assert.True(Status == 0, $"{what} ended with {Status}.\n{Output}{Errors}");
        return Output;
    }
}
