using System.Diagnostics;
using System.Text;

namespace Zerowire.Interop.Tests.Peers;

/// <summary>A peer that is a program of its own. It is killed when the test is done with it.</summary>
internal sealed class ExternalProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ExternalProcess(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, e) =>
        {
            lock (_errors) _errors.AppendLine(e.Data);
        };
        _process.BeginErrorReadLine();
    }

    public static ExternalProcess Start(string program, params string[] arguments) => new(program, arguments);

    /// <summary>Starts a script of the python directory with Debian's Python, which has pyzmq.</summary>
    public static ExternalProcess Python(string script, string how, string endpoint, int count) =>
        new(
            "/usr/bin/python3",
            ["-B", Path.Combine(AppContext.BaseDirectory, "python", script), how, endpoint, $"{count}"]);

    /// <summary>The next line of the standard output.</summary>
    public async Task<string> ReadLineAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(s_patience);
        return line ?? throw new IOException($"The process has ended. {Errors}");
    }

    public async Task<string[]> ReadLinesAsync(int count)
    {
        string[] lines = new string[count];
        for (int i = 0; i < count; i++) lines[i] = await ReadLineAsync();
        return lines;
    }

    /// <summary>Reads the line in which a peer that binds says where.</summary>
    public async Task<string> ReadEndpointAsync() => (await ReadLineAsync()).Split(' ')[^1];

    /// <summary>Closes the process's input, which asks those that run for ever to end.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    public async Task AssertSuccessAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.True(_process.ExitCode == 0, $"Exit code {_process.ExitCode}. {Errors}");
    }

    /// <summary>Ends the process as a crash would: nothing is flushed or said goodbye to.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(s_patience);
    }

    /// <summary>Stops the process as it is: its connections stay, and nobody answers.</summary>
    public void Suspend() => Signal("-STOP");

    /// <summary>Lets a stopped process go on.</summary>
    public void Resume() => Signal("-CONT");

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Signal(string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }
}
