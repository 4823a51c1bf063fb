using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

namespace Zerowire.Package.Tests;

/// <summary>What is in the package, and what is not.</summary>
[Collection("Package")]
public sealed class PackageContentTests(PackedLibrary library)
{
    private static readonly string[] s_frameworks = ["net10.0", "net9.0"];

    [Fact]
    public void The_package_holds_the_library_its_documentation_and_a_readme()
    {
        Assert.Equal(
            ["README.md", "Zerowire.nuspec", "lib/net10.0/Zerowire.dll", "lib/net10.0/Zerowire.xml",
                "lib/net9.0/Zerowire.dll", "lib/net9.0/Zerowire.xml"],
            Names(library.Package));
        Assert.Equal(
            ["Zerowire.nuspec", "lib/net10.0/Zerowire.pdb", "lib/net9.0/Zerowire.pdb"], Names(library.Symbols));
    }

    [Fact]
    public void The_package_says_what_it_is()
    {
        XElement metadata = XDocument.Load(new MemoryStream(Read(library.Package, "Zerowire.nuspec")))
            .Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(each => each.Name.LocalName == name).Value;
        Assert.Equal("Zerowire", Value("id"));
        Assert.Equal(library.Version, Value("version"));
        Assert.Equal("The Zerowire authors", Value("authors"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.StartsWith("ZeroMQ", Value("description"), StringComparison.Ordinal);
        Assert.Contains("zeromq", Value("tags").Split(' '));
        Assert.Contains("Zerowire", Value("copyright"), StringComparison.Ordinal);

        XElement[] groups = [.. metadata.Elements().Single(each => each.Name.LocalName == "dependencies").Elements()];
        Assert.Equal(s_frameworks, groups.Select(group => (string?)group.Attribute("targetFramework")).Order());
        Assert.All(groups, group => Assert.Empty(group.Elements()));
        Assert.DoesNotContain(metadata.Elements(), each => each.Name.LocalName is "repository" or "projectUrl");
    }

    [Fact]
    public void The_readme_needs_nothing_beside_it()
    {
        string text = Encoding.UTF8.GetString(Read(library.Package, "README.md"));
        Assert.StartsWith("# Zerowire\n", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\]\((?!https?://)", text);
    }

    [Fact]
    public void Every_assembly_has_its_version_and_can_be_trimmed()
    {
        foreach (string framework in s_frameworks)
        {
            using var image = new PEReader(new MemoryStream(Read(library.Package, $"lib/{framework}/Zerowire.dll")));
            MetadataReader reader = image.GetMetadataReader();
            Assert.Equal(library.LibraryVersion, reader.GetAssemblyDefinition().Version.ToString(3));
            string[] attributes = [.. reader.GetAssemblyDefinition().GetCustomAttributes()
                .Select(handle => Encoding.UTF8.GetString(
                    reader.GetBlobBytes(reader.GetCustomAttribute(handle).Value)))];
            // The revision of a repository would make the bytes depend on it.
            Assert.Contains(attributes, text => text.Contains(library.LibraryVersion, StringComparison.Ordinal)
                && !text.Contains('+', StringComparison.Ordinal));
            Assert.Contains(attributes, text => text.Contains("IsTrimmable", StringComparison.Ordinal)
                && text.Contains("True", StringComparison.Ordinal));
            Assert.Contains(image.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        }
    }

    [Fact]
    public void Nothing_tells_where_it_was_built()
    {
        string[] places =
        [
            PackedLibrary.RepositoryRoot.TrimEnd('/'),
            Path.GetTempPath() + "zerowire-package-",
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/.",
        ];
        foreach (string package in (string[])[library.Package, library.Symbols])
        {
            using ZipArchive archive = ZipFile.OpenRead(package);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                byte[] content = Read(package, entry.FullName);
                foreach (string place in places)
                {
                    Assert.True(
                        content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(place)) < 0
                            && content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(place)) < 0,
                        $"{entry.FullName} contains '{place}'.");
                }
            }
        }
    }

    /// <summary>The files, without those that belong to the container.</summary>
    private static IEnumerable<string> Names(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => name != "[Content_Types].xml" && name != "_rels/.rels"
                && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    private static byte[] Read(string package, string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using Stream stream = archive.GetEntry(name)!.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
