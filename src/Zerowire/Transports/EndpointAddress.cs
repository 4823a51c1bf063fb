using System.Text;

namespace Zerowire.Transports;

/// <summary>An endpoint split at its <c>://</c>.</summary>
internal readonly record struct EndpointAddress(string Scheme, string Rest)
{
    private const string Separator = "://";
    private const string Form = "An endpoint has the form transport://address, as in tcp://127.0.0.1:5555.";

    public static ZmqError TryParse(string endpoint, out EndpointAddress address, out string reason)
    {
        address = default;
        int position = endpoint.IndexOf(Separator, StringComparison.Ordinal);
        string scheme = position < 0 ? "" : endpoint[..position];
        reason = position switch
        {
            < 0 => $"The endpoint '{Printable(endpoint)}' has no '://' between its transport and its address. {Form}",
            0 => $"The endpoint '{Printable(endpoint)}' names no transport before '://'. {Form}",
            _ when position + Separator.Length == endpoint.Length =>
                $"The endpoint '{Printable(endpoint)}' has no address after '://'. {Form}",
            _ when scheme.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) =>
                $"The transport of the endpoint '{Printable(endpoint)}' contains white space. {Form}",
            // Programs in C would see no more than what is before it.
            _ when endpoint.Contains('\0', StringComparison.Ordinal) =>
                $"The endpoint '{Printable(endpoint)}' contains a NUL character.",
            _ when !IsUnicode(endpoint) =>
                $"The endpoint '{Printable(endpoint)}' is no valid Unicode: half of a surrogate pair is missing.",
            _ => "",
        };
        if (reason.Length > 0)
            return ZmqError.InvalidArgument;

        address = new EndpointAddress(scheme, endpoint[(position + Separator.Length)..]);
        return ZmqError.None;
    }

    /// <summary>A text with its control characters made visible.</summary>
    public static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var printable = new StringBuilder();
        foreach (char c in text)
        {
            if (char.IsControl(c))
                printable.Append($"\\u{(int)c:x4}");
            else
                printable.Append(c);
        }
        return printable.ToString();
    }

    public override string ToString() => Scheme + Separator + Rest;

    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }
}
