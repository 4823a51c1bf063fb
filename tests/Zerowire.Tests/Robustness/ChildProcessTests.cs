using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Robustness;

/// <summary>What can only be seen in a process of its own; see <see cref="ChildProgram"/>.</summary>
public sealed class ChildProcessTests
{
    [Theory]
    [InlineData("forget")]
    [InlineData("forget-blocked")]
    [InlineData("forget-async")]
    [InlineData("throw")]
    public async Task A_program_that_forgets_to_dispose_ends(string how)
    {
        (int exitCode, string output) = await ChildProcess.RunAsync(how);
        Assert.True(how == "throw" ? exitCode != 0 : exitCode == 0, $"{exitCode}: {output}");
        Assert.Contains("main is over", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exhaust-accept")]
    [InlineData("exhaust-connect")]
    public async Task Running_out_of_descriptors_is_survived_without_spinning(string how)
    {
        (int exitCode, string output) = await ChildProcess.RunAsync(how);
        Assert.True(exitCode == 0, $"{exitCode}: {output}");
        Assert.Contains("recovered", output, StringComparison.Ordinal);
    }
}
