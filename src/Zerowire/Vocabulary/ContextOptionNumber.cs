namespace Zerowire;

/// <summary>The numbers of the context options, as in <c>zmq.h</c>.</summary>
internal static class ContextOptionNumber
{
    public const int IOThreads = 1;
    public const int MaxSockets = 2;

    /// <summary>To read: the largest value of <see cref="MaxSockets"/>.</summary>
    public const int SocketLimit = 3;

    /// <summary>To set: the same number as <see cref="SocketLimit"/>.</summary>
    public const int ThreadPriority = 3;

    public const int ThreadSchedulingPolicy = 4;
    public const int MaxMessageSize = 5;

    /// <summary>Read only: the size of the C message structure.</summary>
    public const int MessageStructSize = 6;

    public const int ThreadAffinityAdd = 7;
    public const int ThreadAffinityRemove = 8;
    public const int ThreadNamePrefix = 9;
    public const int ZeroCopyReceive = 10;
    public const int IPv6 = 42;
    public const int Blocky = 70;
}
