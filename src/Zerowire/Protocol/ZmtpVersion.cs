namespace Zerowire.Protocol;

/// <summary>A version of ZMTP. Versions below 3.0 have no mechanism, no metadata and no commands.</summary>
internal readonly record struct ZmtpVersion(byte Major, byte Minor)
{
    public static ZmtpVersion V10 => new(1, 0);

    public static ZmtpVersion V20 => new(2, 0);

    public static ZmtpVersion V30 => new(3, 0);

    public static ZmtpVersion V31 => new(3, 1);

    /// <summary>From 3.1 on subscriptions are commands; before, they are messages that start with 1 or 0.</summary>
    public bool HasSubscriptionCommands => Major > 3 || (Major == 3 && Minor >= 1);

    public override string ToString() => $"{Major}.{Minor}";
}
