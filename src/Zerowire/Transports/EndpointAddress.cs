namespace Zerowire.Transports;

/// <summary>An endpoint split at its <c>://</c>.</summary>
internal readonly record struct EndpointAddress(string Scheme, string Rest)
{
    private const string Separator = "://";

    public static ZmqError TryParse(string endpoint, out EndpointAddress address, out string reason)
    {
        address = default;
        reason = string.Empty;
        int position = endpoint.IndexOf(Separator, StringComparison.Ordinal);
        if (position < 0)
            reason = $"The endpoint '{endpoint}' has no '://' between its transport and its address.";
        else if (position == 0)
            reason = $"The endpoint '{endpoint}' names no transport before '://'.";
        else if (position + Separator.Length == endpoint.Length)
            reason = $"The endpoint '{endpoint}' has no address after '://'.";
        if (reason.Length > 0)
            return ZmqError.InvalidArgument;

        address = new EndpointAddress(endpoint[..position], endpoint[(position + Separator.Length)..]);
        return ZmqError.None;
    }

    public override string ToString() => Scheme + Separator + Rest;
}
