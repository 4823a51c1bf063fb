using System.Xml.Linq;

namespace Zerowire.Tests.Api;

public sealed class PublicApiTests
{
    private const string UpdateVariable = "ZEROWIRE_UPDATE_PUBLIC_API";

    [Fact]
    public void Public_api_is_the_one_on_record()
    {
        string path = Path.Combine(RepositoryRoot(), "docs", "public-api.txt");
        string actual = PublicApiText.Write(typeof(ZmqSocket).Assembly.GetTypes());
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(path, actual);

        string recorded = File.ReadAllText(path);
        Assert.True(
            actual == recorded,
            $"""
            The public API differs from docs/public-api.txt. If that is intended, run this test with {UpdateVariable}=1,
            which writes the file anew, and commit it:

                {UpdateVariable}=1 dotnet test tests/Zerowire.Tests -c Release --filter {nameof(PublicApiTests)}

            {PublicApiText.Difference(recorded, actual)}
            """);
    }

    [Fact]
    public void Every_public_type_is_documented()
    {
        string file = Path.ChangeExtension(typeof(ZmqSocket).Assembly.Location, ".xml");
        var documented = XDocument.Load(file).Descendants("member")
            .Select(m => (string?)m.Attribute("name")).ToHashSet();
        Assert.Empty(typeof(ZmqSocket).Assembly.GetExportedTypes()
            .Select(t => "T:" + t.FullName!.Replace('+', '.')).Except(documented!));
    }

    [Fact]
    public void Everything_outside_the_root_namespace_is_internal() =>
        Assert.All(typeof(ZmqSocket).Assembly.GetExportedTypes(), t => Assert.Equal("Zerowire", t.Namespace));

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Zerowire.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
