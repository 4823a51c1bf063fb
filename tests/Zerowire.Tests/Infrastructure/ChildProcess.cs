using System.Diagnostics;

namespace Zerowire.Tests.Infrastructure;

/// <summary>Runs a part of this program, or another one, as a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>The exit code and everything that the process wrote.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        RunProgramAsync(typeof(ChildProcess).Assembly.Location, arguments);

    /// <inheritdoc cref="RunAsync(string[])"/>
    public static Task<(int ExitCode, string Output)> RunProgramAsync(string program, params string[] arguments) =>
        RunAsync(new ProcessStartInfo("dotnet", [program, .. arguments]), arguments);

    /// <summary>As <see cref="RunAsync(string[])"/>, in a network of its own that a shell script makes; for root.</summary>
    public static Task<(int ExitCode, string Output)> RunInNetworkAsync(string script, params string[] arguments) =>
        RunAsync(
            new ProcessStartInfo(
                "unshare",
                ["--net", "sh", "-e", "-c", script + "\nexec dotnet \"$@\"", "sh",
                    typeof(ChildProcess).Assembly.Location, .. arguments]),
            arguments);

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start, string[] arguments)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        // The process is a program like any other: nothing that the test runner wants is loaded into it.
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Eventually.Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"The process {string.Join(' ', arguments)} has not ended.");
        }
        return (process.ExitCode, await output + await errors);
    }
}
