using System.Reflection;
using System.Runtime.InteropServices;

namespace Zerowire.Native.Tests;

/// <summary>
/// The C library as its script builds it, unless it is there and no source is newer; and the programs of this project,
/// compiled into a folder of their own.
/// </summary>
public sealed class BuiltLibrary : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("zerowire-native-").FullName;

    public static string RepositoryRoot { get; } = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(each => each.Key == "RepositoryRoot").Value!
        .TrimEnd('/');

    /// <summary>The folder of the library, with the header in it.</summary>
    public static string Folder { get; } = Path.Combine(
        RepositoryRoot, "artifacts", "native",
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64");

    public static string Library { get; } = Path.Combine(Folder, "libzmq.so.5");

    internal static string Sources { get; } = Path.Combine(RepositoryRoot, "tests", "Zerowire.Native.Tests");

    /// <summary>Compiles a program for our header and library, or for those of the system.</summary>
    /// <param name="source">The file, from the folder of this project.</param>
    /// <param name="ours">Whether for ours.</param>
    /// <param name="flags">More for the compiler.</param>
    internal async Task<string> CompileAsync(string source, bool ours, params string[] flags)
    {
        string path = Path.Combine(Sources, source);
        string program = Path.Combine(_folder, $"{(ours ? "ours" : "theirs")}-{Guid.NewGuid():N}");
        bool isC = source.EndsWith(".c", StringComparison.Ordinal);
        string[] places = ours ? ["-I", Folder, "-L", Folder] : [];
        Outcome outcome = await Command.RunAsync(
            isC ? "gcc" : "g++", [isC ? "-std=gnu11" : "-std=c++17", "-Wall", "-Wextra", "-Werror", "-pthread",
                "-I", Sources, .. places, "-o", program, path, .. flags, "-lzmq"]);
        outcome.Succeeded($"Compiling {source}");
        return program;
    }

    /// <summary>Writes a file that a test has made up, and gives its path.</summary>
    internal string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public async Task InitializeAsync()
    {
        if (IsCurrent())
            return;
        Outcome outcome = await Command.RunAsync(Path.Combine(RepositoryRoot, "eng", "build-native"));
        outcome.Succeeded("eng/build-native");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private static bool IsCurrent()
    {
        if (!File.Exists(Library) || !File.Exists(Path.Combine(Folder, "zmq.h")))
            return false;
        DateTime built = File.GetLastWriteTimeUtc(Library);
        string root = Path.Combine(RepositoryRoot, "src");
        IEnumerable<string> sources = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(RepositoryRoot, "*.props"))
            .Append(Path.Combine(RepositoryRoot, "eng", "build-native"));
        return sources.All(file => File.GetLastWriteTimeUtc(file) <= built);
    }
}
