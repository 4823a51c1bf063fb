namespace Zerowire.Native.Tests;

/// <summary>
/// Every option number with every type of socket and with contexts, read and set through the C interface with numbers
/// of all sizes and bytes of all lengths, beside libzmq: the same is taken and refused, the same errno told, and the
/// same read back, but for the differences that are listed.
/// </summary>
[Collection("Native")]
public sealed class OptionTests(BuiltLibrary library)
{
    private const int LastStableType = 11;

    /// <summary>What differs, and why.</summary>
    private static readonly Dictionary<int, string> s_differences = new()
    {
        [14] = "The descriptors are the own ones of each.",
        [38] = "No bytes clear it, wherever they are; there they must be at no address.",
        [58] = "As 38.",
        [59] = "As 38.",
        [60] = "As 38.",
        [61] = "A routing id has 255 bytes at most: longer ones cannot be used.",
        [68] = "A text ends with its first NUL.",
        [76] = "A negative time is refused: there the nearest to 0 are taken for 0.",
        [92] = "A text ends with its first NUL.",
    };

    /// <summary>Mechanisms that this libzmq is built with, and we are not.</summary>
    private static readonly int[] s_notBuilt = [44, 45, 46, 47, 48, 49, 50, 55, 62, 63, 64, 65, 90, 91, 93];

    /// <summary>Options that libzmq 4.3.4 does not have, or only when it is built with its drafts.</summary>
    private static readonly int[] s_newer = [97, 101, 102, 110, 111, 112, 113, 114, 115, 116];

    public static TheoryData<int> StableTypes => [.. Enumerable.Range(0, LastStableType + 1)];

    [Theory]
    [MemberData(nameof(StableTypes))]
    public async Task Sockets_take_refuse_and_give_the_same(int type)
    {
        (string[] theirs, string[] ours) = await RunAsync("c/options.c", $"{type}");
        Assert.Equal(131, theirs.Length);
        AssertSame(theirs, ours, [.. s_differences.Keys, .. s_notBuilt, .. s_newer]);
    }

    /// <summary>libzmq makes them even when it is built without its drafts, and ends the process when one
    /// connects.</summary>
    [Fact]
    public async Task Types_that_are_drafts_are_refused()
    {
        string program = await library.CompileAsync("c/options.c", ours: true);
        for (int type = LastStableType + 1; type <= 21; type++)
        {
            Outcome outcome = await Command.RunWithAsync(BuiltLibrary.Folder, program, $"{type}");
            Assert.Equal("no socket EINVAL\n", outcome.Succeeded($"type {type}"));
        }
    }

    [Fact]
    public async Task Contexts_take_refuse_and_give_the_same()
    {
        (string[] theirs, string[] ours) = await RunAsync("c/context_options.c");
        Assert.Equal(131, theirs.Length);
        // Policies and processors that there are not are refused; there they are found out when a thread is made.
        AssertSame(theirs, ours, [4, 7]);
    }

    private async Task<(string[] Theirs, string[] Ours)> RunAsync(string source, params string[] arguments)
    {
        string program = await library.CompileAsync(source, ours: false);
        Outcome[] outcomes = await Task.WhenAll(
            Command.RunWithAsync(null, program, arguments),
            Command.RunWithAsync(BuiltLibrary.Folder, program, arguments));
        outcomes[0].Succeeded("libzmq");
        outcomes[1].Succeeded("ours");
        return (outcomes[0].Lines, outcomes[1].Lines);
    }

    /// <summary>Of each option that differs, the first answer that does.</summary>
    private static void AssertSame(string[] theirs, string[] ours, int[] expected)
    {
        var differences = new List<string>();
        foreach ((int option, (string their, string our)) in theirs.Zip(ours).Index())
        {
            if (their == our || expected.Contains(option))
                continue;
            (string there, string here) = their.Split(' ').Zip(our.Split(' ')).First(pair => pair.First != pair.Second);
            differences.Add($"{option}: {there} there, {here} here");
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Equal(theirs.Length, ours.Length);
    }
}
