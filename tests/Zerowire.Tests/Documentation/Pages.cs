using System.Reflection;
using System.Text.RegularExpressions;

namespace Zerowire.Tests.Documentation;

/// <summary>The pages of the documentation.</summary>
internal static partial class Pages
{
    public static string Root => typeof(Pages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>A page by its path from the root.</summary>
    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    /// <summary>The fenced blocks of a page, in order: their languages and their lines.</summary>
    public static IReadOnlyList<(string Language, string Text)> Blocks(string page) =>
        [.. Fence().Matches(Read(page)).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    /// <summary>The relative links of a page, as paths.</summary>
    public static IEnumerable<string> Links(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Root, page))!;
        return RelativeLink().Matches(Read(page)).Select(link => Path.GetFullPath(Path.Combine(folder, link.Groups[1].Value)));
    }

    public static void AssertLinks(string page) =>
        Assert.All(Links(page), link => Assert.True(Path.Exists(link), $"{page} links to {link}"));

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex RelativeLink();
}
