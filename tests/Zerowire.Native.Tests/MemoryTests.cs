namespace Zerowire.Native.Tests;

/// <summary>Programs under valgrind, which looks at every access to memory, and at the end for memory that nobody
/// knows.</summary>
[Collection("Native")]
public sealed class MemoryTests(BuiltLibrary library)
{
    private static readonly string[] s_chosen =
        ["c/message_data", "c/message_copy", "c/monitor", "c/multithreaded_server", "c/poll", "own/handles"];

    /// <summary>Texts of errors are the C library's, which gives them back at the next call; names of hosts and interfaces
    /// are looked up by it too; a million messages take too long.</summary>
    private static readonly string[] s_leftOut = ["c/errors", "c/endpoints", "c/options", "own/growth"];

    public static TheoryData<string> Programs =>
        Environment.GetEnvironmentVariable("ZEROWIRE_TEST_ALL") == "1"
            ? [.. ProgramsOf("c").Concat(ProgramsOf("own")).Except(s_leftOut)]
            : [.. s_chosen];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Valgrind_finds_nothing(string program)
    {
        string built = await library.CompileAsync($"{program}.c", ours: true, "-DZMQ_BUILD_DRAFT_API");
        Outcome outcome = await Command.RunWithAsync(
            BuiltLibrary.Folder, "valgrind", "--quiet", "--error-exitcode=9", "--leak-check=full",
            "--errors-for-leak-kinds=definite", "--show-leak-kinds=definite", built);
        outcome.Succeeded(program);
    }

    private static IEnumerable<string> ProgramsOf(string folder) =>
        Directory.GetFiles(Path.Combine(BuiltLibrary.Sources, folder), "*.c")
            .Select(file => $"{folder}/{Path.GetFileNameWithoutExtension(file)}").Order(StringComparer.Ordinal);
}
