using System.Text.RegularExpressions;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Documentation;

/// <summary>Every program that the guide shows stands in samples/Guide, and prints what the page says.</summary>
public sealed partial class GuideTests
{
    private const string Index = "docs/guide/README.md";
    private static readonly string s_samples = Path.Combine(Pages.Root, "samples", "Guide");

    private static IEnumerable<string> PagesOfPatterns => Directory.GetFiles(Path.Combine(Pages.Root, "docs", "guide"), "*.md")
        .Select(file => Path.GetRelativePath(Pages.Root, file).Replace('\\', '/')).Where(page => page != Index).Order();

    public static TheoryData<string> Programs => [.. Samples().Keys];

    public static TheoryData<string> AllPages => [Index, .. PagesOfPatterns];

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Every_program_of_a_page_is_a_sample_and_is_followed_by_its_output(string page)
    {
        IReadOnlyList<(string Language, string Text)> blocks = Pages.Blocks(page);
        for (int i = 0; i < blocks.Count; i++)
        {
            // Pictures have no language.
            Assert.Contains(blocks[i].Language, new[] { "csharp", "text", "" });
            if (blocks[i].Language == "csharp")
            {
                Assert.True(Samples().ContainsValue(blocks[i].Text), $"{page} shows what is no sample:\n{blocks[i].Text}");
                Assert.True(i + 1 < blocks.Count && blocks[i + 1].Language == "text", $"{page} does not say what is printed");
            }
        }
        Assert.Equal(page != Index, blocks.Any(block => block.Language == "csharp"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_prints_what_its_page_says(string name)
    {
        string program = Samples()[name];
        string expected = PagesOfPatterns.Select(Pages.Blocks).Select(blocks => (blocks, At: IndexOf(blocks, program)))
            .Where(found => found.At >= 0).Select(found => found.blocks[found.At + 1].Text).Single();
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        (int exitCode, string output) = await ChildProcess.RunProgramAsync(
            Path.Combine(s_samples, "bin", configuration, "net10.0", "Guide.dll"), name);
        Assert.Equal(expected, output.ReplaceLineEndings("\n"));
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public void The_index_leads_to_every_page()
    {
        string[] linked = [.. Pages.Links(Index)];
        Assert.All(PagesOfPatterns, page => Assert.Contains(Path.Combine(Pages.Root, page), linked));
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Every_relative_link_leads_to_a_file(string page) => Pages.AssertLinks(page);

    [Theory]
    [MemberData(nameof(AllPages))]
    public void A_page_is_short(string page) => Assert.InRange(Pages.Read(page).Split('\n').Length, 20, 170);

    private static int IndexOf(IReadOnlyList<(string Language, string Text)> blocks, string program)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] == ("csharp", program))
                return i;
        }
        return -1;
    }

    /// <summary>The samples by name, as a page shows them: what they use, and what stands in their region.</summary>
    private static Dictionary<string, string> Samples()
    {
        var samples = new Dictionary<string, string>();
        foreach (string file in Directory.GetFiles(s_samples, "*.cs"))
        {
            string text = File.ReadAllText(file);
            string usings = string.Concat(Using().Matches(text).Select(match => match.Value));
            foreach (Match region in Region().Matches(text))
            {
                string indent = region.Groups[1].Value;
                IEnumerable<string> lines = region.Groups[3].Value.Split('\n')
                    .Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line);
                samples.Add(region.Groups[2].Value, $"{usings}\n{string.Join('\n', lines)}");
            }
        }
        return samples;
    }

    [GeneratedRegex("^using [A-Za-z.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex("^( *)#region ([a-z-]+)\n(.*?)^ *#endregion", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Region();
}
