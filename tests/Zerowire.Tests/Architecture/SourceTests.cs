using System.Reflection;
using System.Text.RegularExpressions;

namespace Zerowire.Tests.Architecture;

/// <summary>How the source is laid out: one type a file, in the folder of its namespace, and no long file.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 600;

    private static readonly string s_root = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryRoot").Value!;

    [Fact]
    public void No_file_is_longer_than_600_lines() => Assert.DoesNotContain(
        Files("src", "tests", "bench", "samples"), file => File.ReadLines(file).Count() > LongestFile);

    [Fact]
    public void A_file_holds_one_type_with_the_name_of_the_file()
    {
        List<string> wrong = [];
        foreach (string file in Files("src"))
        {
            // Aliases for the whole assembly are no type.
            if (File.ReadLines(file).Any(line => line.StartsWith("global using ", StringComparison.Ordinal)))
                continue;
            string[] types = [.. File.ReadLines(file).Select(line => TopLevelType().Match(line))
                .Where(match => match.Success).Select(match => match.Groups["name"].Value)];
            string expected = Path.GetFileName(file).Split('.')[0];
            if (types.Distinct().ToArray() is not [var type] || type != expected)
                wrong.Add($"{file}: {string.Join(", ", types)}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_folder_is_a_part_of_the_namespace()
    {
        string library = Path.Combine(s_root, "src", "Zerowire");
        List<string> wrong = [];
        foreach (string file in Files(Path.Combine("src", "Zerowire")))
        {
            string folder = Path.GetRelativePath(library, Path.GetDirectoryName(file)!);
            string expected = folder is "." or "Vocabulary" or "Properties"
                ? "Zerowire" : "Zerowire." + folder.Replace(Path.DirectorySeparatorChar, '.');
            string? line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal));
            if (line is not null && line != $"namespace {expected};")
                wrong.Add($"{file}: {line}");
        }
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Files(params string[] folders) => folders
        .Select(folder => Path.Combine(s_root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex(@"^(?:(?:public|internal|static|sealed|abstract|readonly|ref|partial|unsafe|file)\s+)*"
        + @"(?:record struct|record class|class|struct|interface|enum|record|delegate)\s+(?<name>[A-Za-z]\w*)")]
    private static partial Regex TopLevelType();
}
