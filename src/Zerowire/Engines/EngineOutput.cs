using System.Buffers;
using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Protocol;
using ProtocolCommand = Zerowire.Protocol.Command;

namespace Zerowire.Engines;

/// <summary>
/// The way out of an engine: batches of the pipe go to the kernel, many messages a call, and between messages the bytes
/// of the engine's own (the handshake, answers, subscriptions). What a batch looks like on the wire is for the derived
/// classes. Used by whoever owns the sending direction.
/// </summary>
/// <param name="socket">The connection.</param>
/// <param name="longestBatch">How many bytes a call into the kernel has at most; 0 for what is best here.</param>
internal abstract unsafe class EngineOutput(SystemStream socket, int longestBatch = 0)
{
    protected const int MaxVectors = 64;

    /// <summary>How many bytes a batch has at most, and how many wait before subscriptions are held back.</summary>
    protected const int MaxBatch = 256 << 10;

    /// <summary>After so many bytes other connections of the thread have their turn.</summary>
    private const int MaxTurn = 1 << 20;

    protected SystemStream Socket { get; } = socket;

    /// <summary>How many bytes a call into the kernel has at most, if that was asked for.</summary>
    protected int LongestBatch { get; } = longestBatch > 0 ? longestBatch : int.MaxValue;

    /// <summary>The engine's own bytes that wait for the next gap between messages: those of the handshake, and then
    /// whole frames (ZMTP v2).</summary>
    public ArrayBufferWriter<byte> Own { get; } = new(64);

    /// <summary>What the peer speaks; it decides how subscriptions are written.</summary>
    public ZmtpVersion Version { get; set; } = ZmtpVersion.V31;

    /// <summary>Whether nothing can be sent any more. Only reading tells that a connection has ended, after everything
    /// that it brought: a failure to send stops sending and no more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Sends until there is nothing more, the kernel takes no more, or the turn is over. True when there is more
    /// to send, once the kernel takes it.</summary>
    public bool Send(Pipe? pipe)
    {
        if (IsBroken)
            return false;
        long turn = 0;
        bool blocked = false;
        while (!blocked && turn < MaxTurn)
        {
            if (!SendBatch(pipe, ref blocked, ref turn) && (pipe is null || !WriteSubscriptions(pipe)))
                break;
        }
        return !IsBroken && (blocked || turn >= MaxTurn);
    }

    /// <summary>The own bytes that have not been handed to the kernel.</summary>
    public abstract ReadOnlySpan<byte> UnsentOwn { get; }

    /// <summary>The connection has ended: gives memory back.</summary>
    public virtual void Abandon()
    {
    }

    /// <summary>Hands a batch to the kernel. False when there is nothing to send.</summary>
    protected abstract bool SendBatch(Pipe? pipe, ref bool blocked, ref long turn);

    /// <summary>Hands pieces to the kernel; returns how many bytes it took, and notes when it took not all.</summary>
    protected int SendPieces(IoVector* vectors, int count, long wanted, ref bool blocked, ref long turn)
    {
        if (wanted > LongestBatch)
            Cut(vectors, ref count, ref wanted);
        int sent = count == 1 ? Socket.Send(vectors[0].Base, (int)wanted) : Socket.Send(vectors, count);
        if (sent < 0)
        {
            IsBroken = sent != -(int)ZmqError.WouldBlock;
            blocked = true;
            return 0;
        }
        blocked = sent < wanted;
        turn += sent;
        return sent;
    }

    private void Cut(IoVector* vectors, ref int count, ref long wanted)
    {
        wanted = LongestBatch;
        long left = wanted;
        count = 0;
        while (left > 0)
        {
            ref IoVector vector = ref vectors[count++];
            vector.Length = (nuint)Math.Min((long)vector.Length, left);
            left -= (long)vector.Length;
        }
    }

    /// <summary>Nothing can be gathered: turns subscriptions that come next into bytes. False when nothing waits.</summary>
    private bool WriteSubscriptions(Pipe pipe)
    {
        bool any = false;
        while (Own.WrittenCount < MaxBatch && pipe.NextSubscription() is { } subscription)
        {
            any = true;
            if (subscription.Cancel)
                ProtocolCommand.WriteCancel(Own, subscription.Topic, Version);
            else
                ProtocolCommand.WriteSubscribe(Own, subscription.Topic, Version);
        }
        return any || !pipe.IsReadAsleep;
    }
}
