using System.Text;

namespace Zerowire.Benchmarks;

/// <summary>Lays lines out as a Markdown table, which reads well on a console too.</summary>
internal static class MarkdownTable
{
    /// <summary>Appends a table under a title; nothing without lines.</summary>
    public static void Append(StringBuilder text, string title, string[] heading, IEnumerable<string[]> lines)
    {
        List<string[]> rows = [heading, .. lines];
        if (rows.Count == 1) return;
        int[] widths = [.. Enumerable.Range(0, heading.Length).Select(c => rows.Max(r => r[c].Length))];
        text.AppendLine(title).AppendLine();
        for (int i = 0; i < rows.Count; i++)
        {
            AppendRow(text, rows[i], widths);
            if (i == 0) AppendRow(text, [.. widths.Select(w => new string('-', w))], widths);
        }

        text.AppendLine();
    }

    private static void AppendRow(StringBuilder text, string[] cells, int[] widths)
    {
        for (int i = 0; i < cells.Length; i++) text.Append("| ").Append(cells[i].PadRight(widths[i])).Append(' ');
        text.Append('|').AppendLine();
    }
}
