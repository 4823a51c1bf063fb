namespace Zerowire;

/// <summary>The numbers of the context options, as in <c>zmq.h</c>.</summary>
internal static class ContextOptionNumber
{
    public const int IOThreads = 1;
    public const int MaxSockets = 2;

    /// <summary>Read only: the largest value of <see cref="MaxSockets"/>.</summary>
    public const int SocketLimit = 3;

    /// <summary>Read only: the size of the C message structure.</summary>
    public const int MessageStructSize = 6;

    public const int IPv6 = 42;
    public const int Blocky = 70;
}
