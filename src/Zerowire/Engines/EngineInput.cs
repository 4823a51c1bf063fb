namespace Zerowire.Engines;

/// <summary>
/// The way in of an engine once its handshake is done: from the kernel into the pipe. What the bytes mean is for the
/// derived classes. Used by whoever owns the receiving direction.
/// </summary>
internal abstract class EngineInput(Engine engine)
{
    protected Engine Engine { get; } = engine;

    /// <summary>How many bytes are received at most in one call, if that was asked for. What fills memory of its own, a
    /// large body, is not counted.</summary>
    protected int LongestBatch { get; } =
        engine.Options.ReceiveBatchSize > 0 ? engine.Options.ReceiveBatchSize : int.MaxValue;

    /// <summary>Whether nothing is received because the socket has not read for a high-water mark: the kernel's buffers
    /// hold the peer back.</summary>
    public bool IsStopped { get; protected set; }

    /// <summary>The connection is ready: takes the bytes that came behind its handshake.</summary>
    public abstract void Begin(ReadOnlySpan<byte> rest);

    /// <summary>There is something to receive. True when what came may have an answer that is due.</summary>
    public abstract bool Receive();

    /// <summary>There is room again, after <see cref="IsStopped"/>. False when the engine has ended.</summary>
    public abstract bool Restart();

    /// <summary>The peer is lost, and everything that it has sent has been received.</summary>
    public virtual void PeerLost()
    {
    }

    /// <summary>The connection has ended: gives memory back.</summary>
    public virtual void Abandon()
    {
    }

    protected void Stop()
    {
        IsStopped = true;
        Engine.StopReceiving();
    }
}
