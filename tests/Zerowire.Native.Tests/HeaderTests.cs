using System.Text;
using System.Text.RegularExpressions;

namespace Zerowire.Native.Tests;

/// <summary>Our header beside that of libzmq 4.3.4: the same constants, types and prototypes.</summary>
[Collection("Native")]
public sealed partial class HeaderTests(BuiltLibrary library)
{
    /// <summary>Constants that are not the same, by their lines.</summary>
    private static readonly Difference[] s_changed =
    [
        new("ZMQ_VERSION_PATCH 4", "ZMQ_VERSION_PATCH 6", "Ours speaks of 4.3.6."),
        new("ZMQ_VERSION 40304", "ZMQ_VERSION 40306", "Ours speaks of 4.3.6."),
        new("ZMQ_RECONNECT_STOP_AFTER_DISCONNECT 3", "ZMQ_RECONNECT_STOP_AFTER_DISCONNECT 4",
            "3 was both others at once; it was mended in 4.3.5."),
    ];

    /// <summary>What came after 4.3.4.</summary>
    private static readonly string[] s_newer =
    [
        "ZMQ_BUSY_POLL 113", "ZMQ_HICCUP_MSG 114", "ZMQ_XSUB_VERBOSE_UNSUBSCRIBE 115", "ZMQ_TOPICS_COUNT 116",
        "ZMQ_NORM_MODE 117", "ZMQ_NORM_UNICAST_NACK 118", "ZMQ_NORM_BUFFER_SIZE 119", "ZMQ_NORM_SEGMENT_SIZE 120",
        "ZMQ_NORM_BLOCK_SIZE 121", "ZMQ_NORM_NUM_PARITY 122", "ZMQ_NORM_NUM_AUTOPARITY 123", "ZMQ_NORM_PUSH 124",
        "ZMQ_NORM_FIXED 0", "ZMQ_NORM_CC 1", "ZMQ_NORM_CCL 2", "ZMQ_NORM_CCE 3", "ZMQ_NORM_CCE_ECNONLY 4",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Constants_are_the_same(bool drafts)
    {
        string[] names = [.. (await MacrosAsync(ours: false, drafts)).Union(await MacrosAsync(ours: true, drafts))
            .Order(StringComparer.Ordinal)];
        Assert.Contains("ZMQ_EVENT_ALL", names);
        var source = new StringBuilder("#include <zmq.h>\n#include <stdio.h>\n");
        source.Append("""
            void number(const char *name, long long value) { printf("%s %lld\n", name, value); }
            void text(const char *name, const char *value) { printf("%s %s\n", name, value); }
            int main(void)
            {

            """);
        foreach (string name in names)
        {
            source.Append("#ifdef ").Append(name).Append('\n');
            if (name.StartsWith("ZMQ_HAVE_", StringComparison.Ordinal))
                source.Append($"puts(\"{name}\");\n");
            else
                source.Append($"_Generic(({name}), char *: text, default: number)(\"{name}\", {name});\n");
            source.Append("#endif\n");
        }
        source.Append("#ifdef ZMQ_EXPORT\nputs(\"ZMQ_EXPORT is left\");\n#endif\n");
        source.Append("number(\"a version\", ZMQ_MAKE_VERSION(2, 3 + 4, 5));\nreturn 0;\n}\n");
        string[] theirs = await LinesAsync(library.Write("constants.c", source.ToString()), ours: false, drafts);
        string[] ours = await LinesAsync(library.Write("constants.c", source.ToString()), ours: true, drafts);
        IEnumerable<string> expected = theirs
            .Select(line => s_changed.FirstOrDefault(each => each.Theirs == line)?.Ours ?? line)
            .Concat(drafts ? s_newer : []);
        Assert.Equal(expected.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    /// <summary>The compiler's own names of their types tell all of them but const of parameters themselves.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prototypes_and_types_are_the_same(bool drafts)
    {
        string[] functions =
            drafts ? [.. Functions.Stable, .. Functions.Drafts.Except(Functions.Newer)] : Functions.Stable;
        string[] types =
            ["zmq_msg_t", "zmq_pollitem_t", "zmq_free_fn *", "zmq_timer_fn *", "zmq_thread_fn *", "zmq_fd_t"];
        var source = new StringBuilder("#include <zmq.h>\n#include <stdio.h>\n#include <typeinfo>\nint main()\n{\n");
        foreach (string function in functions)
            source.Append($"printf(\"{function} %s\\n\", typeid(decltype(&{function})).name());\n");
        foreach (string type in types)
            source.Append($"printf(\"{type} %s %zu\\n\", typeid({type}).name(), sizeof({type}));\n");
        source.Append("printf(\"%zu %zu\\n\", alignof(zmq_msg_t), alignof(zmq_pollitem_t));\n");
        foreach (string field in (string[])["socket", "fd", "events", "revents"])
            source.Append(Place("zmq_pollitem_t", field));
        if (drafts)
        {
            source.Append("printf(\"%s %zu\\n\", typeid(zmq_poller_event_t).name(), sizeof(zmq_poller_event_t));\n");
            foreach (string field in (string[])["socket", "fd", "user_data", "events"])
                source.Append(Place("zmq_poller_event_t", field));
        }
        source.Append("}\n");
        string path = library.Write("prototypes.cpp", source.ToString());
        Assert.Equal(await LinesAsync(path, ours: false, drafts), await LinesAsync(path, ours: true, drafts));
    }

    [Fact]
    public async Task The_newer_prototypes_are_as_they_are_known()
    {
        string path = library.Write("newer.cpp", """
            #include <zmq.h>
            static int (*s_first)(void *, uint32_t) = zmq_disconnect_peer;
            static int (*s_second)(zmq_pollitem_t *, int, long, const sigset_t *) = zmq_ppoll;
            int main() { return s_first && s_second ? 0 : 1; }
            """);
        await LinesAsync(path, ours: true, drafts: true);
    }

    [Theory]
    [InlineData("c", "c90")]
    [InlineData("c", "c99")]
    [InlineData("c", "c17")]
    [InlineData("c++", "c++98")]
    [InlineData("c++", "c++20")]
    public async Task Is_taken_by_compilers_of_all_ages_without_a_word(string language, string standard)
    {
        string path = library.Write("alone.txt", "#include <zmq.h>\n#include <zmq.h>\nint main(void) { return 0; }\n");
        foreach (string drafts in (string[])["-DNONE", "-DZMQ_BUILD_DRAFT_API"])
        {
            Outcome outcome = await Command.RunAsync(
                "gcc", "-x", language, $"-std={standard}", "-pedantic", "-Wall", "-Wextra", "-Werror", drafts,
                "-I", BuiltLibrary.Folder, "-fsyntax-only", path);
            outcome.Succeeded(standard);
        }
    }

    private static string Place(string type, string field) =>
        $"printf(\"{type}.{field} %zu %s\\n\", offsetof({type}, {field}), typeid((({type} *)0)->{field}).name());\n";

    private async Task<string[]> LinesAsync(string source, bool ours, bool drafts)
    {
        string program = await library.CompileAsync(source, ours, drafts ? ["-DZMQ_BUILD_DRAFT_API"] : []);
        Outcome outcome = await Command.RunWithAsync(BuiltLibrary.Folder, program);
        outcome.Succeeded(source);
        return outcome.Lines;
    }

    /// <summary>The names of the constants that a header defines.</summary>
    private async Task<string[]> MacrosAsync(bool ours, bool drafts)
    {
        string path = library.Write("empty.c", "#include <zmq.h>\n");
        Outcome outcome = await Command.RunAsync(
            "gcc", ["-E", "-dM", .. ours ? ["-I", BuiltLibrary.Folder] : (string[])[],
                .. drafts ? ["-DZMQ_BUILD_DRAFT_API=1"] : (string[])[], path]);
        return [.. ConstantPattern().Matches(outcome.Succeeded("gcc")).Select(match => match.Groups[1].Value)
            .Where(name => name != "ZMQ_BUILD_DRAFT_API")];
    }

    [GeneratedRegex(@"^#define (ZMQ_\w+|EFSM|ENOCOMPATPROTO|ETERM|EMTHREAD)(?:\s|$)", RegexOptions.Multiline)]
    private static partial Regex ConstantPattern();
}
