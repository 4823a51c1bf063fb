using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Sockets;

namespace Zerowire;

/// <summary>
/// What all sockets have: endpoints, options, monitoring and disposal. There is a class for each socket type, which
/// has exactly the calls and options that the type allows.
/// </summary>
/// <remarks>
/// <para>Every socket is safe to use from any number of threads at once. Waiting calls are served first come, first
/// served; a waiting send does not hold up a receive, nor the other way round.</para>
/// <para>Options take effect for connections made after they are set, except where it is said that they act at
/// once. Setting one throws <see cref="ObjectDisposedException"/> when the socket has been disposed, and
/// <see cref="ZmqException"/> with <see cref="ZmqError.ContextTerminated"/> when its context was shut down.</para>
/// <para>Disposal releases the addresses at once, ends all waiting calls with <see cref="ObjectDisposedException"/>,
/// and then gives messages not yet sent the time that <see cref="Linger"/> allows.</para>
/// </remarks>
public abstract partial class ZmqSocket : IDisposable, IAsyncDisposable
{
    private protected ZmqSocket(ZmqSocketType type, ZmqContext? context)
    {
        Type = type;
        Context = context ?? ZmqContext.Shared;
        Core = Context.CreateSocket(type);
        try
        {
            // Subscribers have nothing to send but subscriptions, and keep libzmq's 0.
            if (!Core.Options.IsSubscriber && Context.Blocky)
                Linger = s_defaultLinger;
        }
        catch (ZmqException)
        {
            // The context was shut down meanwhile; it waits for every socket that was made.
            Core.BeginClose();
            throw;
        }
        Context.Register(this);
    }

    /// <summary>The context that the socket belongs to.</summary>
    public ZmqContext Context { get; }

    /// <summary>The socket type. Stands for <c>ZMQ_TYPE</c>.</summary>
    public ZmqSocketType Type { get; }

    /// <summary>Whether the socket has been disposed.</summary>
    public bool IsDisposed => Core.IsDisposed;

    /// <summary>
    /// What the socket has done and what it holds, at this moment. It is put together anew each time, and costs nothing
    /// until it is asked for. It can still be asked for when the socket has been disposed.
    /// </summary>
    public ZmqSocketStatistics Statistics => Core.Statistics;

    internal SocketCore Core { get; }

    /// <summary>
    /// Accepts connections at an address: <c>tcp://*:5555</c>, <c>tcp://127.0.0.1:*</c> (any free port),
    /// <c>ipc:///tmp/feed</c>, <c>ipc://*</c>, <c>inproc://name</c>. A socket may bind and connect any number of times.
    /// Stands for <c>zmq_bind</c>.
    /// </summary>
    /// <param name="endpoint">The address, <c>transport://address</c>.</param>
    /// <returns>The listener, which knows the address really bound. It need not be kept.</returns>
    /// <exception cref="ArgumentException">The address is null, empty or malformed.</exception>
    /// <exception cref="ZmqException">The address is in use (<see cref="ZmqError.AddressInUse"/>), not of this machine
    /// (<see cref="ZmqError.AddressNotAvailable"/>) or refused (<see cref="ZmqError.AccessDenied"/>), or the transport
    /// is not there (<see cref="ZmqError.ProtocolNotSupported"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    /// <example>
    /// <code>
    /// ZmqListener listener = server.Bind("tcp://127.0.0.1:*");
    /// client.Connect(listener.Endpoint); // tcp://127.0.0.1:41873, say
    /// </code>
    /// </example>
    public ZmqListener Bind(string endpoint) => new(Core.Bind(Checked(endpoint)));

    /// <summary>
    /// Connects to an address, now and again whenever the connection is lost. Never blocks: the peer need not be there
    /// yet, and messages can be sent meanwhile (see <see cref="Immediate"/>). Stands for <c>zmq_connect</c>.
    /// </summary>
    /// <param name="endpoint">The address, <c>transport://address</c>: <c>tcp://host:5555</c>, <c>ipc:///tmp/feed</c>,
    /// <c>inproc://name</c>.</param>
    /// <returns>The connection, by which to wait until it is ready or to end it. It need not be kept.</returns>
    /// <exception cref="ArgumentException">The address is null, empty or malformed.</exception>
    /// <exception cref="ZmqException">The transport is not there (<see cref="ZmqError.ProtocolNotSupported"/>), or does
    /// not carry the socket type (<see cref="ZmqError.IncompatibleProtocol"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public ZmqConnection Connect(string endpoint) => new(Core.Connect(Checked(endpoint)));

    /// <summary>
    /// Ends the listener at an address, as <see cref="ZmqListener.Unbind"/> does. Connections that it has accepted
    /// stay. Stands for <c>zmq_unbind</c>.
    /// </summary>
    /// <param name="endpoint">The address really bound: <see cref="ZmqListener.Endpoint"/>.</param>
    /// <exception cref="ArgumentException">The address is null or empty.</exception>
    /// <exception cref="ZmqException">The socket does not listen there
    /// (<see cref="ZmqError.EndpointNotFound"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public void Unbind(string endpoint) => Core.Unbind(Checked(endpoint));

    /// <summary>
    /// Ends the connection to an address, as <see cref="ZmqConnection.Disconnect"/> does. Stands for
    /// <c>zmq_disconnect</c>.
    /// </summary>
    /// <param name="endpoint">The address connected to.</param>
    /// <exception cref="ArgumentException">The address is null or empty.</exception>
    /// <exception cref="ZmqException">The socket is not connected there
    /// (<see cref="ZmqError.EndpointNotFound"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public void Disconnect(string endpoint) => Core.Disconnect(Checked(endpoint));

    /// <summary>
    /// Sets an option by its number in <c>zmq.h</c>, with no change of unit or default: for options that have no
    /// property here, and for code that comes from libzmq. Stands for <c>zmq_setsockopt</c>.
    /// </summary>
    /// <param name="option">The number of the option.</param>
    /// <param name="value">The bytes of the value, as libzmq takes them: a number has exactly its size.</param>
    /// <exception cref="ZmqException">The option does not exist, does not apply to the socket type, or does not take
    /// the value (<see cref="ZmqError.InvalidArgument"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public void SetOption(int option, ReadOnlySpan<byte> value) => Core.SetOption(option, value).ThrowIfFailed(this);

    /// <summary>Sets an option whose value is a C <c>int</c> by its number in <c>zmq.h</c>.</summary>
    /// <param name="option">The number of the option.</param>
    /// <param name="value">The value, as libzmq takes it.</param>
    /// <inheritdoc cref="SetOption(int, ReadOnlySpan{byte})" path="/exception"/>
    public void SetOption(int option, int value) =>
        SetOption(option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    /// <summary>Reads an option by its number in <c>zmq.h</c>. Stands for <c>zmq_getsockopt</c>.</summary>
    /// <param name="option">The number of the option.</param>
    /// <param name="value">Room for the value, as libzmq gives it: for a number exactly its size, for bytes and texts
    /// enough.</param>
    /// <returns>The length of the value in bytes.</returns>
    /// <exception cref="ZmqException">The option does not exist, cannot be read, or does not fit
    /// (<see cref="ZmqError.InvalidArgument"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public int GetOption(int option, Span<byte> value)
    {
        Core.GetOption(option, value, out int length).ThrowIfFailed(this);
        return length;
    }

    /// <summary>Reads an option whose value is a C <c>int</c> by its number in <c>zmq.h</c>.</summary>
    /// <param name="option">The number of the option.</param>
    /// <returns>The value, as libzmq gives it.</returns>
    /// <inheritdoc cref="GetOption(int, Span{byte})" path="/exception"/>
    public int GetOption(int option)
    {
        int value = 0;
        GetOption(option, MemoryMarshal.AsBytes(new Span<int>(ref value)));
        return value;
    }

    /// <summary>
    /// Closes the socket: releases its addresses at once, ends waiting calls, then waits at most <see cref="Linger"/>
    /// for messages not yet sent. A second call does nothing. Stands for <c>zmq_close</c>.
    /// </summary>
    public void Dispose()
    {
        Core.Dispose();
        Context.Forget(this);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the socket as <see cref="Dispose"/> does, without holding a thread meanwhile.</summary>
    /// <returns>Completes when everything is sent or the linger is over.</returns>
    public async ValueTask DisposeAsync()
    {
        await Core.DisposeAsync().ConfigureAwait(false);
        Context.Forget(this);
        GC.SuppressFinalize(this);
    }

    private protected static ReadOnlySpan<byte> Checked(
        ReadOnlySpan<byte> routingId, [CallerArgumentExpression(nameof(routingId))] string? name = null)
    {
        if (routingId.Length is < 1 or > 255)
            throw new ArgumentException("A routing id has 1 to 255 bytes.", name?.Split('.')[0]);
        return routingId;
    }

    private protected string Checked(string endpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(endpoint);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return endpoint;
    }
}
