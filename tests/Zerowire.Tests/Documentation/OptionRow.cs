using System.Globalization;

namespace Zerowire.Tests.Documentation;

/// <summary>A row of the page of options.</summary>
internal sealed record OptionRow(int Number, string Name, string[] Properties, string Form, (int Least, int Most) Range,
    string RawDefault, string Default, string SetBy, string ReadBy)
{
    public static OptionRow Parse(string line)
    {
        string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
        Assert.True(cells.Length == 10 && cells[9].EndsWith('.'), line);
        string[] properties = cells[2] == "–" ? [] : [.. cells[2].Split(", ").Select(name => name.Trim('`'))];
        return new OptionRow(Value(cells[0]), cells[1], properties, cells[3], Values(cells[4]), cells[5], cells[6],
            cells[7], cells[8]);
    }

    private static (int Least, int Most) Values(string text)
    {
        if (text is "any")
            return (int.MinValue, int.MaxValue);
        if (text is "any length")
            return (0, int.MaxValue);
        if (text.StartsWith("≥ ", StringComparison.Ordinal))
            return (Value(text[2..]), int.MaxValue);
        string[] ends = text.Replace(" bytes", "", StringComparison.Ordinal).Split([" to ", ", "], StringSplitOptions.None);
        Assert.True(ends.Length == 2, text);
        return (Value(ends[0]), Value(ends[1]));
    }

    private static int Value(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
