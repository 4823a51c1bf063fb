using System.Diagnostics;

namespace Zerowire.Interop.Tests.Peers;

/// <summary>The C programs, compiled once for the tests of a class.</summary>
public sealed class CPrograms : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("zerowire-c-");

    public CPrograms()
    {
        foreach (string source in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "c"), "*.c"))
        {
            using Process gcc = Process.Start("gcc", ["-Wall", "-o", Executable(source), source, "-lzmq"]);
            gcc.WaitForExit();
            if (gcc.ExitCode != 0) throw new InvalidOperationException($"gcc does not compile {source}.");
        }
    }

    internal ExternalProcess Start(string name, params string[] arguments) =>
        ExternalProcess.Start(Executable(name), arguments);

    public void Dispose() => _directory.Delete(recursive: true);

    private string Executable(string source) =>
        Path.Combine(_directory.FullName, Path.GetFileNameWithoutExtension(source));
}
