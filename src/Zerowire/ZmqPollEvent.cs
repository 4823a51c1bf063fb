using Zerowire.Sockets;

namespace Zerowire;

/// <summary>What a wait of a <see cref="ZmqPoller"/> has found.</summary>
public readonly struct ZmqPollEvent : IEquatable<ZmqPollEvent>
{
    internal ZmqPollEvent(PollItem item, ZmqPollEvents events)
    {
        Item = item;
        Events = events;
    }

    /// <summary>
    /// What is ready, as it was added: a <see cref="ZmqSocket"/>, a <see cref="System.Net.Sockets.Socket"/>, a
    /// <see cref="System.Runtime.InteropServices.SafeHandle"/> or an <see cref="nint"/>. Null in a default value.
    /// </summary>
    public object? Source => Item?.Source;

    /// <summary>The socket that is ready; null when it is a descriptor of the operating system.</summary>
    public ZmqSocket? Socket => Source as ZmqSocket;

    /// <summary>The object that was given when it was added.</summary>
    public object? State => Item?.State;

    /// <summary>What it is ready for.</summary>
    public ZmqPollEvents Events { get; }

    /// <summary>Whether a message can be received, or bytes can be read.</summary>
    public bool CanReceive => (Events & ZmqPollEvents.In) != 0;

    /// <summary>Whether a message can be sent, or bytes can be written.</summary>
    public bool CanSend => (Events & ZmqPollEvents.Out) != 0;

    internal PollItem? Item { get; }

    /// <summary>Compares two events.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they tell the same of the same source.</returns>
    public static bool operator ==(ZmqPollEvent left, ZmqPollEvent right) => left.Equals(right);

    /// <summary>Compares two events.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(ZmqPollEvent left, ZmqPollEvent right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ZmqPollEvent other) => Item == other.Item && Events == other.Events;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ZmqPollEvent other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Item, Events);

    /// <summary>The source and its events.</summary>
    /// <returns>For example <c>Zerowire.PullSocket: In</c>.</returns>
    public override string ToString() => $"{Source}: {Events}";
}
