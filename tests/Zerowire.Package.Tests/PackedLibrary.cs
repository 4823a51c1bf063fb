using System.Reflection;

namespace Zerowire.Package.Tests;

/// <summary>
/// The package, made from the sources into a folder of its own, and beside it the program that uses it. The package has
/// a version that no other run has had, and the program a cache of its own, so that only this package can be meant.
/// </summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("zerowire-package-").FullName;

    public static string RepositoryRoot { get; } = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(each => each.Key == "RepositoryRoot").Value!;

    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    /// <summary>The folder with the program.</summary>
    public string Hello => Path.Combine(_folder, "Hello");

    public string Package => Path.Combine(Feed, $"Zerowire.{Version}.nupkg");

    public string Symbols => Path.Combine(Feed, $"Zerowire.{Version}.snupkg");

    /// <summary>The version that the library itself has.</summary>
    public string LibraryVersion { get; private set; } = "";

    private string Feed => Path.Combine(Hello, "feed");

    private Dictionary<string, string?> Environment => new()
    {
        ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"),
        ["MSBUILDDISABLENODEREUSE"] = "1",
        // What a test runner sets for its own programs is not for these.
        ["MSBUILD_EXE_PATH"] = null,
        ["MSBuildSDKsPath"] = null,
        ["MSBuildExtensionsPath"] = null,
        ["DOTNET_STARTUP_HOOKS"] = null,
    };

    public async Task InitializeAsync()
    {
        string programs = Path.Combine(RepositoryRoot, "tests", "Package");
        foreach (string file in Directory.EnumerateFiles(programs, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder, Path.GetRelativePath(programs, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        string library = Path.Combine(RepositoryRoot, "src", "Zerowire");
        await DotnetAsync(
            RepositoryRoot, "pack", library, "-c", "Release", "-o", Feed, $"-p:PackageVersion={Version}", "-v", "quiet");
        LibraryVersion = (await DotnetAsync(RepositoryRoot, "msbuild", library, "-getProperty:Version")).Trim();
    }

    /// <summary>Runs a command of the SDK with the isolated cache.</summary>
    public Task<string> DotnetAsync(string folder, params string[] arguments) =>
        Tool.RunAsync("dotnet", folder, Environment, arguments);

    /// <summary>
    /// The cache of this machine with the native compiler in it: the one thing that the program is lent besides the
    /// package.
    /// </summary>
    public async Task<string> RestoreCompilerAsync(string runtime)
    {
        Dictionary<string, string?> environment = Environment;
        environment.Remove("NUGET_PACKAGES");
        string folder = Path.Combine(_folder, "Compiler");
        await Tool.RunAsync("dotnet", folder, environment, "restore", "-r", runtime, "-v", "quiet");
        string root = await Tool.RunAsync(
            "dotnet", folder, environment, "msbuild", $"-p:RuntimeIdentifier={runtime}", "-getProperty:NuGetPackageRoot");
        return root.Trim();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
