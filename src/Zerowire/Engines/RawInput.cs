using Zerowire.Pipes;
using Zerowire.Platform;

namespace Zerowire.Engines;

/// <summary>The way in from peers that do not speak ZMTP (STREAM): what comes is cut into messages of one frame. If
/// wanted, an empty message tells that the connection is there, and another that it is lost.</summary>
internal sealed unsafe class RawInput(Engine engine) : EngineInput(engine)
{
    private const int UsualChunk = 8 << 10;

    /// <summary>What fits into a segment of the pipe with its header.</summary>
    private const int LongestChunk = 32 << 10;

    /// <summary>The longest message, as libzmq's option for the size of a batch has it. The high-water mark counts
    /// messages, so this bounds what waits for the application.</summary>
    private int ChunkLength { get; } = Math.Min(
        engine.Options.ReceiveBatchSize > 0 ? engine.Options.ReceiveBatchSize : UsualChunk, LongestChunk);

    private static ReadOnlySpan<byte> Notification => [];

    public override void Begin(ReadOnlySpan<byte> rest)
    {
        Notify();
        StopIfFull();
    }

    public override bool Receive()
    {
        NativeBuffer scratch = Engine.Scratch;
        long room = Math.Min((long)Engine.ReceiveRoom * ChunkLength, Math.Min(scratch.Length, LongestBatch));
        int count = room == 0 ? 0 : Engine.Receive(scratch.Data, (int)room);
        if (count > 0)
            Publish(new ReadOnlySpan<byte>(scratch.Data, count));
        if (Engine.IsActive)
            StopIfFull();
        return false;
    }

    public override bool Restart()
    {
        IsStopped = false;
        StopIfFull();
        return true;
    }

    // Both notifications come whether or not there is room: they are part of the connection, not of what it brings.
    public override void PeerLost() => Notify();

    private void Notify()
    {
        if (!Engine.Options.StreamNotify)
            return;
        Engine.Pipe!.WriteReceivedMessage(Notification);
    }

    private void Publish(ReadOnlySpan<byte> bytes)
    {
        QueueWriter received = Engine.Pipe!.Received;
        int messages = 0;
        for (; !bytes.IsEmpty; messages++)
        {
            ReadOnlySpan<byte> chunk = bytes[..Math.Min(bytes.Length, ChunkLength)];
            received.AcceptMessage(chunk);
            bytes = bytes[chunk.Length..];
        }
        Engine.Pipe.Published(received.PublishReceived(messages));
    }

    private void StopIfFull()
    {
        if (Engine.ReceiveRoom == 0 && Engine.Pipe!.CanPublish)
            Stop();
    }
}
