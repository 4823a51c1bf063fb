using System.Globalization;

namespace Zerowire.Platform;

/// <summary>Who the process at the other end of a local connection is, by the word of the kernel.</summary>
/// <param name="UserId">Its user.</param>
/// <param name="GroupId">Its first group.</param>
/// <param name="ProcessId">Its number; null where the system does not tell.</param>
internal readonly record struct PeerCredentials(uint UserId, uint GroupId, int? ProcessId)
{
    /// <summary>Whether this system tells of a local peer's user and group.</summary>
    public static bool TellsUsers { get; } =
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();

    /// <summary>Whether this system tells of a local peer's process.</summary>
    public static bool TellsProcesses { get; } = OperatingSystem.IsLinux();

    /// <summary><c>:uid:gid:pid</c>, as libzmq has it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $":{UserId}:{GroupId}:{ProcessId}");
}
