namespace Zerowire.Native.Tests;

/// <summary>What the file itself says to whoever links or loads it.</summary>
[Collection("Native")]
public sealed class AbiTests
{
    [Fact]
    public async Task Exports_the_functions_and_nothing_else()
    {
        string symbols = (await Command.RunAsync("nm", "-D", "--defined-only", BuiltLibrary.Library)).Succeeded("nm");
        IEnumerable<string> exported = symbols.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[^1]);
        string[] expected = [.. Functions.Stable, .. Functions.Drafts];
        Assert.Equal(97, expected.Distinct().Count());
        Assert.Equal(expected.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_stable_functions_are_those_that_libzmq_exports()
    {
        string library = (await Command.RunAsync("gcc", "-print-file-name=libzmq.so")).Succeeded("gcc").Trim();
        string symbols = (await Command.RunAsync("nm", "-D", "--defined-only", library)).Succeeded("nm");
        IEnumerable<string> exported = symbols.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[^1]).Where(name => name.StartsWith("zmq_", StringComparison.Ordinal));
        Assert.Equal(Functions.Stable.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Has_the_name_of_libzmq_and_needs_the_C_library_alone()
    {
        string dynamic = (await Command.RunAsync("readelf", "-d", "-W", BuiltLibrary.Library)).Succeeded("readelf");
        string[] Values(string tag) => [.. dynamic.Split('\n')
            .Where(line => line.Contains($"({tag})", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf('[') + 1)..line.IndexOf(']')])];
        Assert.Equal(["libzmq.so.5"], Values("SONAME"));
        // The compiler's own way to say where else to look: beside the library, where there is nothing that it needs.
        Assert.All(Values("RPATH").Concat(Values("RUNPATH")), path => Assert.Equal("$ORIGIN", path));
        Assert.All(Values("NEEDED"), needed => Assert.True(
            needed is "libc.so.6" or "libm.so.6" || needed.StartsWith("ld-linux", StringComparison.Ordinal), needed));
    }

    [Fact]
    public async Task Finds_everything_that_it_calls()
    {
        Outcome outcome = await Command.RunAsync("ldd", "-r", BuiltLibrary.Library);
        Assert.DoesNotContain("undefined symbol", outcome.Succeeded("ldd") + outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_header_and_the_link_stand_beside_it()
    {
        Assert.Equal(
            File.ReadAllText(Path.Combine(BuiltLibrary.RepositoryRoot, "src/Zerowire.Native/include/zmq.h")),
            File.ReadAllText(Path.Combine(BuiltLibrary.Folder, "zmq.h")));
        Assert.Equal("libzmq.so.5", new FileInfo(Path.Combine(BuiltLibrary.Folder, "libzmq.so")).LinkTarget);
    }
}
