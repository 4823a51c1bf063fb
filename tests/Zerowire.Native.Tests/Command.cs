using System.Diagnostics;

namespace Zerowire.Native.Tests;

/// <summary>Runs programs to their ends.</summary>
internal static class Command
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(110);

    /// <summary>What a test runner sets for its own programs; it is not for others.</summary>
    private static readonly string[] s_ofRunner =
        ["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "DOTNET_STARTUP_HOOKS", "LD_LIBRARY_PATH"];

    public static Task<Outcome> RunAsync(string program, params string[] arguments) =>
        RunWithAsync(null, program, arguments);

    /// <param name="libraries">The folder where it looks for libraries first; null for the system's alone.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What it is given.</param>
    public static async Task<Outcome> RunWithAsync(string? libraries, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = BuiltLibrary.RepositoryRoot,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string name in s_ofRunner)
            start.Environment.Remove(name);
        if (libraries is not null)
            start.Environment["LD_LIBRARY_PATH"] = libraries;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} has not ended.\n{await output}");
        }
        return new Outcome(process.ExitCode, await output, await errors);
    }
}
