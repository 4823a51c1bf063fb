using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A reactor of this system: the sockets and the pollers that go together.</summary>
internal sealed class BackEnd
{
    /// <summary>The setting of a program that names the reactor of contexts that were told none.</summary>
    public const string SettingName = "Zerowire.Reactor";

    /// <summary>The environment variable that does so, when there is no such setting.</summary>
    public const string VariableName = "ZEROWIRE_REACTOR";

    private static readonly bool s_isDirect =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    private BackEnd(ZmqReactor kind)
    {
        Kind = kind;
        int descriptorLimit = kind == ZmqReactor.Select ? SelectPoller.DescriptorLimit : int.MaxValue;
        Sockets = s_isDirect && kind != ZmqReactor.Portable
            ? new PosixSocketSystem(descriptorLimit)
            : new PortableSocketSystem(kind == ZmqReactor.Select ? descriptorLimit : long.MaxValue);
    }

    /// <summary>Never <see cref="ZmqReactor.Default"/>.</summary>
    public ZmqReactor Kind { get; }

    public SocketSystem Sockets { get; }

    /// <summary>The reactor that was asked for, or that of the system and its settings.</summary>
    /// <exception cref="ZmqException">NotSupported: this system does not have it. InvalidArgument: the settings name
    /// none.</exception>
    public static BackEnd For(ZmqReactor kind)
    {
        if (kind == ZmqReactor.Default)
            kind = FromSettings();
        return IsSupported(kind)
            ? new BackEnd(kind)
            : throw new ZmqException(ZmqError.NotSupported, $"This system has no reactor {kind}.");
    }

    /// <exception cref="ZmqException">No descriptor is to be had.</exception>
    public Poller CreatePoller() => Kind switch
    {
        ZmqReactor.Epoll => new EpollPoller(),
        ZmqReactor.KQueue => new KQueuePoller(),
        ZmqReactor.Poll => new PollPoller(),
        ZmqReactor.Select => new SelectPoller(),
        _ => new SocketPoller(),
    };

    private static bool IsSupported(ZmqReactor kind) => kind switch
    {
        ZmqReactor.Epoll => s_isDirect,
        ZmqReactor.KQueue => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD(),
        ZmqReactor.Poll or ZmqReactor.Select => !OperatingSystem.IsWindows(),
        _ => true,
    };

    private static ZmqReactor FromSettings()
    {
        string? name = AppContext.GetData(SettingName) as string ?? Environment.GetEnvironmentVariable(VariableName);
        if (string.IsNullOrEmpty(name))
            return OfSystem();
        if (!Enum.TryParse(name, ignoreCase: true, out ZmqReactor kind) || !Enum.IsDefined(kind))
        {
            throw new ZmqException(
                ZmqError.InvalidArgument,
                $"'{name}', from {SettingName} or {VariableName}, is none of {string.Join(", ", Enum.GetNames<ZmqReactor>())}.");
        }

        return kind == ZmqReactor.Default ? OfSystem() : kind;
    }

    private static ZmqReactor OfSystem() =>
        s_isDirect ? ZmqReactor.Epoll
        : IsSupported(ZmqReactor.KQueue) ? ZmqReactor.KQueue : ZmqReactor.Portable;
}
