using System.Text;
using Zerowire.Protocol;

namespace Zerowire;

// Whether a peer is still there, and what it is told of this socket.
public abstract partial class ZmqSocket
{
    private static readonly TimeSpan s_longestTimeToLive = TimeSpan.FromMilliseconds(ushort.MaxValue * 100);

    /// <summary>
    /// How often a peer is asked whether it is still there, by a PING, which it answers (ZMTP 3.1). Default: 0, never.
    /// A connection whose peer says nothing for <see cref="HeartbeatTimeout"/> is closed, and made anew where this
    /// socket has made it. tcp and ipc only, not for stream sockets, and not with peers older than ZMTP 3.0. Stands for
    /// <c>ZMQ_HEARTBEAT_IVL</c> (milliseconds).
    /// </summary>
    /// <remarks>
    /// <para>Whatever comes from the peer is a sign of life; messages cost nothing for it.</para>
    /// <para>A peer answers when it has read what was sent before. One that has stopped reading, because its
    /// application is slower than messages come, does not answer. Where that may last longer than the timeout, set
    /// heartbeats on the receiving side too: its own PINGs show that it is alive.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than 2^31-1 ms.</exception>
    /// <example>
    /// <code>
    /// dealer.HeartbeatInterval = TimeSpan.FromSeconds(2);
    /// dealer.HeartbeatTimeout = TimeSpan.FromSeconds(10);
    /// </code>
    /// </example>
    public TimeSpan HeartbeatInterval
    {
        get => Durations.FromMilliseconds(Core.Options.HeartbeatInterval);
        set => SetOption(OptionNumber.HeartbeatInterval, value.ToMilliseconds());
    }

    /// <summary>
    /// How long a peer may be silent after a PING before its connection is closed. Default:
    /// <see cref="HeartbeatInterval"/>; 0 for no limit. Stands for <c>ZMQ_HEARTBEAT_TIMEOUT</c> (milliseconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than 2^31-1 ms.</exception>
    public TimeSpan HeartbeatTimeout
    {
        get => Durations.FromMilliseconds(Core.Options.SilenceAllowed);
        set => SetOption(OptionNumber.HeartbeatTimeout, value.ToMilliseconds());
    }

    /// <summary>
    /// How long a peer is to wait for a further sign of life of this socket before it closes the connection. It is told
    /// with each PING, so it should be several times <see cref="HeartbeatInterval"/>, without which it has no effect.
    /// Default: 0, the peer is told nothing. Rounded up to tenths of seconds. Stands for <c>ZMQ_HEARTBEAT_TTL</c>
    /// (milliseconds, rounded down to tenths of seconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than 6553.5 s.</exception>
    public TimeSpan HeartbeatTimeToLive
    {
        get => Durations.FromMilliseconds(Core.Options.HeartbeatTimeToLive * 100);
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, s_longestTimeToLive);
            SetOption(OptionNumber.HeartbeatTimeToLive, (value.ToMilliseconds() + 99) / 100 * 100);
        }
    }

    /// <summary>
    /// Announces a property of this socket to the peers at addresses that are bound or connected from now on: they find
    /// it in <see cref="ZmqMessage.Metadata"/> of every message. Peers older than ZMTP 3.0 and over inproc are not
    /// told. Stands for <c>ZMQ_METADATA</c>.
    /// </summary>
    /// <param name="name">The name: <c>X-</c> and letters, digits or <c>-_.+</c>, at most 255 characters. Case
    /// matters.</param>
    /// <param name="value">The value, at least one character, sent as UTF-8.</param>
    /// <exception cref="ArgumentException">The name or the value is null or does not have this form, the name has been
    /// announced already, or there are more than 240 properties or 32 KiB of them.</exception>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    /// <example><code>dealer.AnnounceProperty("X-Tenant", "acme");</code></example>
    public void AnnounceProperty(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (name.Length > ApplicationProperties.MaxNameLength || name.Length <= ApplicationProperties.Prefix.Length
            || !name.StartsWith(ApplicationProperties.Prefix, StringComparison.Ordinal)
            || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '+'))
        {
            throw new ArgumentException(
                "The name of a property is X- and letters, digits or -_.+, at most 255 characters.", nameof(name));
        }
        if (Core.Options.Metadata?.Find(name) is not null)
            throw new ArgumentException($"The property {name} has been announced already.", nameof(name));
        ZmqError error = Core.SetOption(OptionNumber.Metadata, Encoding.UTF8.GetBytes($"{name}:{value}"));
        if (error == ZmqError.InvalidArgument)
        {
            throw new ArgumentException(
                "A socket announces at most 240 properties, which have at most 32 KiB.", nameof(value));
        }
        error.ThrowIfFailed(this);
    }
}
