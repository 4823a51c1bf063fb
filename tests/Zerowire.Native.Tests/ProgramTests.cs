namespace Zerowire.Native.Tests;

/// <summary>
/// Programs in C that run on libzmq and on ours. They write what each call gives, so that the two can be compared line
/// by line; what the specification says, they check themselves.
/// </summary>
[Collection("Native")]
public sealed class ProgramTests(BuiltLibrary library)
{
    public static TheoryData<string> Programs =>
        Names("c", name => !name.EndsWith("options", StringComparison.Ordinal));

    /// <summary>What libzmq does not export, or does not survive.</summary>
    public static TheoryData<string> OwnPrograms => Names("own", _ => true);

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Does_the_same_on_libzmq_and_on_ours(string program)
    {
        string source = $"c/{program}.c";
        string[] built = await Task.WhenAll(
            library.CompileAsync(source, ours: false), library.CompileAsync(source, ours: true));
        Outcome[] outcomes = await Task.WhenAll(
            Command.RunAsync(built[0]),
            Command.RunWithAsync(BuiltLibrary.Folder, built[0]),
            Command.RunWithAsync(BuiltLibrary.Folder, built[1]));
        string theirs = outcomes[0].Succeeded($"{program} on libzmq");
        string expected = ProgramDifferences.Apply(program, theirs);
        Assert.Equal(expected, outcomes[1].Succeeded($"{program}, compiled for libzmq, on ours"));
        Assert.Equal(expected, outcomes[2].Succeeded($"{program}, compiled for ours"));
    }

    [Theory]
    [MemberData(nameof(OwnPrograms))]
    public async Task Does_what_it_expects_on_ours(string program)
    {
        string built = await library.CompileAsync($"own/{program}.c", ours: true, "-DZMQ_BUILD_DRAFT_API");
        (await Command.RunWithAsync(BuiltLibrary.Folder, built)).Succeeded(program);
    }

    private static TheoryData<string> Names(string folder, Func<string, bool> isWanted) =>
        [.. Directory.GetFiles(Path.Combine(BuiltLibrary.Sources, folder), "*.c")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(isWanted).Order(StringComparer.Ordinal)];
}
