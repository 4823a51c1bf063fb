using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Zerowire.Tests.Infrastructure;

/// <summary>A peer in a process of its own, which can be stopped, continued and killed at any moment.</summary>
internal sealed partial class ChildPeer : IDisposable
{
    private const int Continue = 18;
    private const int Stop = 19;

    private readonly Process _process;

    private ChildPeer(Process process) => _process = process;

    /// <summary>Starts a scene of <see cref="ChildProgram"/> and waits for its first line.</summary>
    public static async Task<ChildPeer> StartAsync(params string[] arguments)
    {
        var peer = new ChildPeer(Process.Start(ChildProcess.StartInfo(arguments))!);
        Assert.Equal("ready", await peer.ReadLineAsync());
        return peer;
    }

    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync().InTimeAsync();

    public void Suspend() => Signal(Stop);

    public void Resume() => Signal(Continue);

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    private void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
