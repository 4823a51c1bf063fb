using System.Reflection;

namespace Zerowire.Tests.Architecture;

/// <summary>References go one way, from upper layers to lower ones.</summary>
public sealed class LayerTests
{
    // From the lowest to the highest; the root namespace stands above them all.
    private static readonly string[] s_layers =
        ["Platform", "Protocol", "Runtime", "Pipes", "Transports", "Engines", "Sessions", "Patterns", "Sockets", ""];

    [Fact]
    public void References_go_from_upper_layers_to_lower_ones()
    {
        HashSet<string> vocabulary = Vocabulary();
        SortedSet<string> wrong = [];
        foreach ((string from, string to) in TypeReferences.Of(typeof(ZmqContext).Assembly.Location))
        {
            if (IsVocabulary(from, vocabulary))
            {
                if (LayerOf(to) is not null && !IsVocabulary(to, vocabulary))
                    wrong.Add($"{from} -> {to}");
                continue;
            }
            if (LayerOf(from) is not { } upper || LayerOf(to) is not { } lower || IsVocabulary(to, vocabulary))
                continue;
            if (lower > upper || (upper <= 1 && lower != upper))
                wrong.Add($"{from} -> {to}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_type_belongs_to_a_layer_and_only_the_root_is_public()
    {
        foreach (Type type in typeof(ZmqContext).Assembly.GetTypes().Where(type => !type.IsNested))
        {
            if (type.Namespace is null || !type.Namespace.StartsWith("Zerowire", StringComparison.Ordinal))
                continue;
            Assert.True(LayerOf(type.FullName!) is not null, $"{type} belongs to no layer.");
            Assert.True(type.Namespace == "Zerowire" || !type.IsPublic, $"{type} is public.");
        }
    }

    private static bool IsVocabulary(string type, HashSet<string> vocabulary) =>
        type.StartsWith("Zerowire.", StringComparison.Ordinal) && vocabulary.Contains(type["Zerowire.".Length..]);

    private static HashSet<string> Vocabulary()
    {
        string root = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key == "RepositoryRoot").Value!;
        return [.. Directory.GetFiles(Path.Combine(root, "src", "Zerowire", "Vocabulary"), "*.cs")
            .Select(file => Path.GetFileNameWithoutExtension(file))];
    }

    /// <summary>The height of the layer; null for types that the compiler added.</summary>
    private static int? LayerOf(string type)
    {
        if (!type.StartsWith("Zerowire.", StringComparison.Ordinal))
            return null;
        string[] parts = type.Split('.');
        int layer = Array.IndexOf(s_layers, parts.Length > 2 ? parts[1] : "");
        return layer < 0 ? null : layer;
    }
}
