namespace Zerowire.Platform;

/// <summary>Numbers of the Linux ABI; x64 and arm64 agree on all of them.</summary>
internal static class LinuxConstants
{
    public const int FamilyUnix = 1;
    public const int FamilyInternet = 2;
    public const int FamilyInternet6 = 10;

    public const int StreamType = 1;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int NoSignal = 0x4000;
    public const int ShutdownWrite = 1;
    public const int ShutdownBoth = 2;

    /// <summary>SIOCOUTQ.</summary>
    public const int OutputQueueLength = 0x5411;

    /// <summary>FIONBIO.</summary>
    public const int SetNonBlocking = 0x5421;

    /// <summary>FIOCLEX.</summary>
    public const int SetCloseOnExec = 0x5451;

    public const int SocketLevel = 1;
    public const int ReuseAddress = 2;
    public const int TypeOfSocket = 3;
    public const int PendingError = 4;
    public const int SendBuffer = 7;
    public const int ReceiveBuffer = 8;
    public const int KeepAlive = 9;
    public const int Priority = 12;
    public const int PeerCredentials = 17;
    public const int BindToDevice = 25;
    public const int IsListening = 30;
    public const int BusyPoll = 46;
    public const int PeerGroups = 59;

    public const int IPLevel = 0;
    public const int TypeOfService = 1;
    public const int IPv6Level = 41;
    public const int IPv6Only = 26;
    public const int TrafficClass = 67;

    public const int TcpLevel = 6;
    public const int NoDelay = 1;
    public const int KeepAliveIdle = 4;
    public const int KeepAliveInterval = 5;
    public const int KeepAliveCount = 6;
    public const int UserTimeout = 18;

    /// <summary>ERANGE.</summary>
    public const int OutOfRange = 34;

    /// <summary>The most bytes that the name of a network interface has (IFNAMSIZ without its terminator).</summary>
    public const int MaxDeviceName = 15;

    /// <summary>PRIO_PROCESS, which is a thread to Linux.</summary>
    public const int PriorityOfThread = 0;

    /// <summary>The most vectors that one gather call takes (<c>IOV_MAX</c>).</summary>
    public const int MaxVectors = 1024;
}
