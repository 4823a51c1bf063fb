using System.Diagnostics;

namespace Zerowire.Tests.Infrastructure;

/// <summary>Runs a part of this program, or another one, as a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>How a part of this program is started. Arguments of the form <c>NAME=value</c> in front set the
    /// environment.</summary>
    public static ProcessStartInfo StartInfo(params string[] arguments)
    {
        string[] settings = [.. arguments.TakeWhile(argument => argument.Contains('=', StringComparison.Ordinal))];
        ProcessStartInfo start = StartProgram(typeof(ChildProcess).Assembly.Location, arguments[settings.Length..]);
        foreach (string setting in settings)
            start.Environment[setting[..setting.IndexOf('=')]] = setting[(setting.IndexOf('=') + 1)..];
        return start;
    }

    /// <summary>The exit code and everything that the process wrote.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        RunToEndAsync(StartInfo(arguments));

    /// <inheritdoc cref="RunAsync"/>
    public static Task<(int ExitCode, string Output)> RunProgramAsync(string program, params string[] arguments) =>
        RunToEndAsync(StartProgram(program, arguments));

    /// <summary>As <see cref="RunAsync"/>, in a network of its own that a shell script makes; for root.</summary>
    public static Task<(int ExitCode, string Output)> RunInNetworkAsync(string script, params string[] arguments) =>
        RunToEndAsync(Redirected(
            "unshare",
            ["--net", "sh", "-e", "-c", script + "\nexec dotnet \"$@\"", "sh",
                typeof(ChildProcess).Assembly.Location, .. arguments]));

    private static ProcessStartInfo StartProgram(string program, string[] arguments) =>
        Redirected("dotnet", [program, .. arguments]);

    private static ProcessStartInfo Redirected(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // The process is a program like any other: nothing that the test runner wants is loaded into it.
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        return start;
    }

    private static async Task<(int ExitCode, string Output)> RunToEndAsync(ProcessStartInfo start)
    {
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
            Assert.Fail($"The process {string.Join(' ', start.ArgumentList)} has not ended.");
        }
        return (process.ExitCode, await output + await errors);
    }
}
