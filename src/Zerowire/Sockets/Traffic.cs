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

    public void Add(in MessageBuffer message) => Add(message.Measure(out _));

    public void TakeBack(in MessageBuffer message)
    {
        Messages--;
        Bytes -= message.Measure(out _);
    }
}
