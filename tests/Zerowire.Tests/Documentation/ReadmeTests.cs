using System.Text.RegularExpressions;

namespace Zerowire.Tests.Documentation;

/// <summary>What the README shows is what the samples do.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_snippet_stands_in_a_sample()
    {
        string readme = File.ReadAllText(Path.Combine(Pages.Root, "README.md"));
        string[] samples =
        [
            .. Directory.GetFiles(Path.Combine(Pages.Root, "samples"), "*.cs", SearchOption.AllDirectories)
                .Select(f => WithoutIndent(File.ReadAllText(f))),
        ];
        MatchCollection snippets = Snippet().Matches(readme);
        Assert.NotEmpty(snippets);
        foreach (Match snippet in snippets)
        {
            // Paragraphs of a snippet may come from different places of the sample.
            foreach (string part in WithoutIndent(snippet.Groups[1].Value).Split("\n\n"))
                Assert.True(samples.Any(s => s.Contains(part.Trim(), StringComparison.Ordinal)), part);
        }
    }

    [Fact]
    public void Every_relative_link_leads_to_a_file() => Pages.AssertLinks("README.md");

    private static string WithoutIndent(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
