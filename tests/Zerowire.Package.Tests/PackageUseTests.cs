using System.Runtime.InteropServices;

namespace Zerowire.Package.Tests;

/// <summary>A program that has the package and nothing else of ours.</summary>
[Collection("Package")]
public sealed class PackageUseTests(PackedLibrary library)
{
    private const string Greeting = """
        Server received Hello
        Client received World
        again and again
        """;

    [Fact]
    public async Task A_program_is_built_with_the_package_and_greets_itself()
    {
        string[] build = ["-c", "Release", "-p:HelloFramework=net10.0", $"-p:ZerowireVersion={library.Version}"];
        await library.DotnetAsync(library.Hello, ["build", .. build, "-v", "quiet"]);
        string output = Path.Combine(library.Hello, "bin", "Release", "net10.0");
        Assert.Equal(
            $"{Greeting}\n.NET 10\n", await library.DotnetAsync(output, "Hello.dll"));
        // Beside the program itself there is the library, and nothing that it brought along.
        Assert.Equal(
            ["Hello.dll", "Zerowire.dll"],
            Directory.GetFiles(output, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_program_is_compiled_to_native_code_without_a_warning()
    {
        string runtime = RuntimeInformation.RuntimeIdentifier;
        string compilers = await library.RestoreCompilerAsync(runtime);
        string output = Path.Combine(library.Hello, "native");
        await library.DotnetAsync(
            library.Hello, "publish", "-c", "Release", "-r", runtime, "-o", output, "-v", "quiet",
            "-p:HelloFramework=net9.0", "-p:PublishAot=true", $"-p:ZerowireVersion={library.Version}",
            $"-p:RestoreFallbackFolders={compilers}");
        Assert.False(File.Exists(Path.Combine(output, "Zerowire.dll")));
        Assert.Equal(
            $"{Greeting}\nnative\n", await Tool.RunAsync(Path.Combine(output, "Hello"), output, []));
    }
}
