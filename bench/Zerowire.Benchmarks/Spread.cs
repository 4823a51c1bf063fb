namespace Zerowire.Benchmarks;

/// <summary>Median and range of the rounds.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) return new Spread(double.NaN, double.NaN, double.NaN);
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    public string Format(string format) =>
        double.IsNaN(Median)
            ? "-"
            : FormattableString.Invariant($"{Number(Median, format)} [{Number(Min, format)}..{Number(Max, format)}]");

    private static string Number(double value, string format) =>
        value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
