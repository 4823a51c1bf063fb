using Zerowire.Platform;

namespace Zerowire.Tests.Engines;

/// <summary>A connection whose kernel takes a few bytes at a time, or none, and keeps them for the test.</summary>
internal sealed unsafe class NarrowSocket(Random random, int most) : SystemStream
{
    public List<byte> Taken { get; } = [];

    /// <summary>How many bytes are still taken before the connection is lost.</summary>
    public int Life { get; set; } = int.MaxValue;

    /// <summary>The most bytes that one call had to send.</summary>
    public long LongestOffer { get; private set; }

    public override nint Descriptor => -1;

    public override string PeerAddress => "";

    public override string LocalEndpoint => "";

    protected override string PeerEndpoint => "";

    public override int Receive(byte* buffer, int length) => -(int)ZmqError.WouldBlock;

    public override int Send(byte* buffer, int length)
    {
        var vector = new IoVector { Base = buffer, Length = (nuint)length };
        return Send(&vector, 1);
    }

    public override int Send(IoVector* vectors, int count)
    {
        long offer = 0;
        for (int i = 0; i < count; i++)
            offer += (long)vectors[i].Length;
        LongestOffer = Math.Max(LongestOffer, offer);
        if (Life == 0)
            return -(int)ZmqError.ConnectionReset;
        int room = Math.Min(random.Next(0, most), Life);
        if (room == 0)
            return -(int)ZmqError.WouldBlock;
        int taken = 0;
        for (int i = 0; i < count && room > taken; i++)
        {
            int length = Math.Min((int)vectors[i].Length, room - taken);
            Taken.AddRange(new ReadOnlySpan<byte>(vectors[i].Base, length));
            taken += length;
        }
        Life -= taken;
        return taken;
    }

    public override ZmqError FinishConnect() => ZmqError.None;

    public override void Shutdown()
    {
    }

    public override void ShutdownSend()
    {
    }

    public override int UnsentBytes() => 0;

    public override void Dispose()
    {
    }
}
