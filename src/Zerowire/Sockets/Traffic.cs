using Zerowire.Pipes;

namespace Zerowire.Sockets;

/// <summary>What has gone one way through a socket. Counted under its word.</summary>
internal struct Traffic
{
    public long Messages;
    public long Bytes;

    public void Add(long bytes)
    {
        Messages++;
        Bytes += bytes;
    }

    /// <summary>A frame of a message, which may be its last.</summary>
    public void Add(int bytes, bool completes)
    {
        Bytes += bytes;
        if (completes)
            Messages++;
    }

    public void Add(in MessageBuffer message) =>
        Add(message.Count == 1 ? message.LengthOf(0) : message.Measure(out _));

    public void TakeBack(in MessageBuffer message)
    {
        Messages--;
        Bytes -= message.Measure(out _);
    }
}
