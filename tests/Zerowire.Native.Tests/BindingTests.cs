namespace Zerowire.Native.Tests;

/// <summary>What others have written over libzmq: it compiles with our header and works with our library.</summary>
[Collection("Native")]
public sealed class BindingTests(BuiltLibrary library)
{
    /// <summary>The tests that czmq brings along, of the classes that have to do with sockets. Those of zsock and zproxy
    /// set a domain of ZAP, which is not built.</summary>
    private static readonly string[] s_classes =
        ["zframe", "zmsg", "zstr", "zpoller", "zloop", "zactor", "zmonitor", "zgossip", "zclock", "zbeacon"];

    [Fact]
    public async Task Cppzmq_does_the_same_on_libzmq_and_on_ours()
    {
        string[] built = await Task.WhenAll(
            library.CompileAsync("cpp/cppzmq.cpp", ours: false), library.CompileAsync("cpp/cppzmq.cpp", ours: true));
        string theirs = (await Command.RunAsync(built[0])).Succeeded("cppzmq on libzmq");
        Assert.NotEmpty(theirs);
        Assert.Equal(
            theirs, (await Command.RunWithAsync(BuiltLibrary.Folder, built[0])).Succeeded("cppzmq for libzmq on ours"));
        Assert.Equal(theirs, (await Command.RunWithAsync(BuiltLibrary.Folder, built[1])).Succeeded("cppzmq on ours"));
    }

    [Fact]
    public async Task Cppzmq_does_with_drafts()
    {
        string built = await library.CompileAsync("cpp/cppzmq_drafts.cpp", ours: true, "-DZMQ_BUILD_DRAFT_API");
        (await Command.RunWithAsync(BuiltLibrary.Folder, built)).Succeeded("cppzmq with drafts");
    }

    [Fact]
    public async Task Czmq_does_the_same_on_libzmq_and_on_ours()
    {
        string built = await library.CompileAsync("czmq/classes.c", ours: true, "-lczmq");
        string theirs = (await Command.RunAsync(built)).Succeeded("czmq on libzmq");
        Assert.NotEmpty(theirs);
        Assert.Equal(theirs, (await Command.RunWithAsync(BuiltLibrary.Folder, built)).Succeeded("czmq on ours"));
    }

    [Fact]
    public async Task Czmq_passes_its_own_tests()
    {
        string built = await library.CompileAsync("czmq/selftest.c", ours: true, "-lczmq");
        foreach (string name in s_classes)
        {
            Outcome outcome = await Command.RunWithAsync(BuiltLibrary.Folder, built, name);
            outcome.Succeeded(name);
        }
    }

    [Theory]
    [InlineData("pyzmq")]
    [InlineData("patterns")]
    public async Task Pyzmq_does_the_same_on_libzmq_and_on_ours(string program)
    {
        string script = Path.Combine(BuiltLibrary.Sources, "python", $"{program}.py");
        Outcome[] outcomes = await Task.WhenAll(
            Command.RunAsync("/usr/bin/python3", script),
            Command.RunWithAsync(BuiltLibrary.Folder, "/usr/bin/python3", script));
        string theirs = outcomes[0].Succeeded("pyzmq on libzmq");
        Assert.Equal(theirs, outcomes[1].Succeeded("pyzmq on ours"));
    }
}
