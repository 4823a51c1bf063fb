using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Sessions;
using Zerowire.Transports;

namespace Zerowire.Sockets;

// Binding and connecting. The list of endpoints is touched under the word.
internal sealed partial class SocketCore
{
    private const string InprocScheme = "inproc";
    private const string DatagramScheme = "udp";

    private readonly List<EndpointHandle> _endpoints = [];
    private string _lastEndpoint = "";

    public string LastEndpoint => Volatile.Read(ref _lastEndpoint);

    /// <exception cref="ArgumentException">The endpoint is malformed.</exception>
    /// <exception cref="ZmqException">The address cannot be bound.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public EndpointHandle Bind(string endpoint)
    {
        EndpointAddress address = Parse(endpoint);
        CheckCarrier(address);
        if (address.Scheme == InprocScheme)
            return Locked(() => BindInproc(endpoint, address.Rest));
        Transport transport = FindTransport(address);
        CheckSyntax(
            transport.ValidateBind(address.Rest, Options.IPv6, out string reason), endpoint, reason, transport.BindForm);
        // Opened outside the word: a host name may have to be looked up.
        CheckUsable();
        IoThread thread = RequireIoThread();
        SocketOptions options = Locked(TakeOptionsForBind);
        ZmqError error = transport.Listen(
            address.Rest, TransportSettingsOf.Options(options, thread.Sockets), out ListenSocket? listening, out reason);
        if (error != ZmqError.None)
        {
            // The descriptor was not taken over.
            if (options.UseDescriptor >= 0)
                Configure((kept, descriptor) => kept.UseDescriptor = descriptor, options.UseDescriptor);
            RaiseOfAddress(SocketEvent.BindFailed, (long)error, endpoint, reason);
            throw new ZmqException(error, reason.Length > 0 ? reason : $"{error.Describe()} ({endpoint})");
        }
        var handle = new EndpointHandle(this, listening!.LocalEndpoint) { Requested = endpoint };
        nint descriptor = listening.Descriptor;
        // Before the listener's thread can raise any.
        RaiseOfAddress(SocketEvent.Listening, descriptor, handle.Endpoint);
        try
        {
            Locked(() =>
            {
                var listener = new Listener(thread, this, options, listening, handle);
                handle.Object = listener;
                LaunchChild(listener);
                return Add(handle);
            });
        }
        catch
        {
            listening.Dispose();
            RaiseOfAddress(SocketEvent.Closed, descriptor, handle.Endpoint);
            throw;
        }
        return handle;
    }

    /// <summary>Never waits: the connection is made in the background, and messages wait for it.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="routingId">What the socket is to call the peer; null for what its option says.</param>
    /// <param name="refusesIPv6">Whether an IPv6 address is refused at once while IPv6 is off. Otherwise each attempt to
    /// connect fails.</param>
    /// <exception cref="ArgumentException">The endpoint is malformed.</exception>
    /// <exception cref="ZmqException">No I/O thread, the context was shut down, or another peer has the routing id.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public EndpointHandle Connect(string endpoint, byte[]? routingId = null, bool refusesIPv6 = true)
    {
        EndpointAddress address = Parse(endpoint);
        CheckCarrier(address);
        if (address.Scheme == InprocScheme)
            return Locked(() => ConnectInproc(endpoint, address.Rest, routingId));
        Transport transport = FindTransport(address);
        bool viaProxy = Options.SocksProxy.Length > 0;
        // A proxy connects to IPv6 addresses whether or not this machine uses them.
        CheckSyntax(
            transport.ParseConnect(
                address.Rest, Options.IPv6 || viaProxy || !refusesIPv6, out ConnectTarget? target, out string reason),
            endpoint, reason, transport.ConnectForm);
        if (viaProxy)
            target = ThroughProxy(target!);
        return Locked(() => FindDuplicate(target!.Endpoint) ?? ConnectTo(target, routingId));
    }

    /// <exception cref="ZmqException">EndpointNotFound.</exception>
    public void Unbind(string endpoint) => CloseByName(endpoint);

    /// <exception cref="ZmqException">EndpointNotFound.</exception>
    public void Disconnect(string endpoint) => CloseByName(endpoint);

    /// <summary>Ends the connection to a peer by its routing id.</summary>
    public ZmqError DisconnectPeer(ReadOnlySpan<byte> routingId)
    {
        _word.Enter();
        try
        {
            // Those who wait to send to the peer are told that it cannot be reached.
            _word.Remind();
            return _status != ZmqError.None ? _status : _pattern.DisconnectPeer(routingId);
        }
        finally
        {
            _word.Exit();
        }
    }

    /// <summary>Whether a message for a peer would be taken now.</summary>
    public ZmqError LookAtPeer(ReadOnlySpan<byte> routingId, out ZmqPollEvents events)
    {
        events = ZmqPollEvents.None;
        _word.Enter();
        try
        {
            return _status != ZmqError.None ? _status : _pattern.LookAtPeer(routingId, out events);
        }
        finally
        {
            _word.Exit();
        }
    }

    public void CloseEndpoint(EndpointHandle handle)
    {
        _word.Enter();
        try
        {
            if (_endpoints.Remove(handle))
                EndEndpoint(handle, waiting: true);
        }
        finally
        {
            _word.Exit();
        }
        if (handle.IsListener && !IoThread.IsAnyCurrent)
            handle.WaitUntilEnded();
    }

    /// <summary>The linger of a closed socket is over: nobody binds the name any more. On the reaper.</summary>
    public void AbandonInproc(InprocConnection pending)
    {
        if (!Context.Inproc.StopWaiting(pending.Name, pending))
            return;
        _word.Enter();
        FinishInprocConnect(pending);
        CountCommand();
        _word.Exit();
    }

    private EndpointHandle Add(EndpointHandle handle)
    {
        _endpoints.Add(handle);
        Volatile.Write(ref _lastEndpoint, handle.Endpoint);
        return handle;
    }

    /// <summary>A copy of the options. A descriptor that is given to the socket is given once: it would be closed twice
    /// if two listeners had it.</summary>
    private SocketOptions TakeOptionsForBind()
    {
        SocketOptions options = Options.Clone();
        Options.UseDescriptor = -1;
        return options;
    }

    /// <exception cref="ZmqException">The proxy's address is malformed, or it cannot be told of the peer's.</exception>
    private ConnectTarget ThroughProxy(ConnectTarget target)
    {
        ZmqError error = SocksProxy.Parse(
            Options.SocksProxy, Options.SocksUserName, Options.SocksPassword, out SocksProxy? proxy, out string reason);
        if (error == ZmqError.None)
            error = target.Through(proxy!, out target, out reason);
        return error == ZmqError.None ? target : throw new ZmqException(error, reason);
    }

    private EndpointHandle ConnectTo(ConnectTarget target, byte[]? routingId)
    {
        IoThread thread = RequireIoThread();
        routingId = TakeConnectRoutingId(routingId);
        var handle = new EndpointHandle(this, target.Endpoint);
        SocketOptions options = Options.Clone();
        options.ConnectRoutingId = routingId;
        var session = new Session(thread, this, options, target, handle);
        handle.Object = session;
        if (!options.Immediate)
        {
            (Pipe own, Pipe other) = Pipe.CreateForSession(
                _word, thread, options.SendHighWaterMark, options.ReceiveHighWaterMark,
                options.ConflatesSent, options.ConflatesReceived);
            session.AttachPipe(other);
            handle.Pipe = own;
            own.GivenRoutingId = routingId;
            AttachPipe(own, locallyInitiated: true);
        }
        LaunchChild(session);
        return Add(handle);
    }

    /// <summary>The routing id for the peer of a new connection: the one given with the call, or else by the option, which
    /// counts for one connection. One that is taken is kept, so that the next call does not quietly go without.</summary>
    private byte[]? TakeConnectRoutingId(byte[]? given)
    {
        byte[]? routingId = given ?? Options.ConnectRoutingId;
        if (routingId is not null && _pattern.IsRoutingIdTaken(routingId))
        {
            throw new ZmqException(
                ZmqError.AddressInUse,
                $"Another peer of this socket has the routing id {Convert.ToHexString(routingId)} already.");
        }
        if (given is null)
            Options.ConnectRoutingId = null;
        return routingId;
    }

    /// <summary>A second connection of these types to the same peer would only double what is sent or received.</summary>
    private EndpointHandle? FindDuplicate(string endpoint)
    {
        if (Options.Type is not (ZmqSocketType.Dealer or ZmqSocketType.Subscriber or ZmqSocketType.Publisher
            or ZmqSocketType.Request))
            return null;
        return _endpoints.Find(handle => handle.Object is Session && handle.Endpoint == endpoint);
    }

    private EndpointHandle BindInproc(string endpoint, string name)
    {
        var binding = new InprocBinding(this, name);
        if (!Context.Inproc.TryBind(name, binding))
            throw new ZmqException(ZmqError.AddressInUse, $"The name {endpoint} is bound already.");
        return Add(new EndpointHandle(this, endpoint) { Binding = binding });
    }

    private EndpointHandle ConnectInproc(string endpoint, string name, byte[]? routingId)
    {
        routingId = TakeConnectRoutingId(routingId);
        (Pipe near, Pipe far) = Pipe.CreateInproc(
            _word, _word, Options.SendHighWaterMark, Options.ReceiveHighWaterMark);
        Conflate(near, Options.ConflatesSent, far, Options.ConflatesReceived);
        near.GivenRoutingId = routingId;
        SayHello(near, Options);
        var connection = new InprocConnection(this, name, near, far);
        far.Sink = connection;
        far.Connection = new ConnectionInfo(Options.RoutingId, "", Protocol.Metadata.Empty);
        var handle = new EndpointHandle(this, endpoint) { Pipe = near };
        connection.Handle = handle;
        // While the name is not bound, the command that ends the waiting keeps this socket from being gone.
        AnnounceCommand();
        if (Context.Inproc.FindOrWait(name, connection) is InprocBinding binding)
        {
            near.Connection = new ConnectionInfo(binding.Options.RoutingId, "", Protocol.Metadata.Empty);
            AttachPipe(near, locallyInitiated: true);
            HandOver(far, near, binding);
            handle.SetReady();
            CountCommand();
        }
        else
        {
            handle.Pending = connection;
            AttachPipe(near, locallyInitiated: true);
        }
        return Add(handle);
    }

    /// <summary>The name that a connection waited for was bound, or will never be.</summary>
    private void FinishInprocConnect(InprocConnection connection)
    {
        if (connection.Handle is { } handle)
            handle.Pending = null;
        if (connection.Binding is { } binding)
        {
            connection.Near.Connection = new ConnectionInfo(binding.Options.RoutingId, "", Protocol.Metadata.Empty);
            HandOver(connection.Far, connection.Near, binding);
            connection.Handle?.SetReady();
            if (connection.Near.State == PipeState.Active)
                _pattern.ReadActivated(connection.Near);
        }
        else
        {
            connection.Far.Terminate(delay: false);
        }
    }

    /// <summary>Gives the far end of a pipe to the socket that has bound the name. The marks of both ends add up, since
    /// there is no kernel between them.</summary>
    private void HandOver(Pipe far, Pipe near, InprocBinding binding)
    {
        Conflate(near, binding.Options.ConflatesReceived, far, binding.Options.ConflatesSent);
        int outMark = Sum(Options.SendHighWaterMark, binding.Options.ReceiveHighWaterMark);
        int inMark = Sum(Options.ReceiveHighWaterMark, binding.Options.SendHighWaterMark);
        far.ApplyHighWaterMarks(outMark, inMark);
        near.ApplyHighWaterMarks(inMark, outMark);
        (near.PeerSendMark, near.PeerReceiveMark) =
            (binding.Options.SendHighWaterMark, binding.Options.ReceiveHighWaterMark);
        (far.PeerSendMark, far.PeerReceiveMark) = (Options.SendHighWaterMark, Options.ReceiveHighWaterMark);
        SayHello(far, binding.Options);
        if (binding.Options.DisconnectToTell is { Length: > 0 } farewell)
            near.Farewell = farewell;
        far.MoveTo(binding.Socket._word);
        Executor.Post(binding.Socket._word, new Command(CommandKind.Bind, binding.Socket, far));
    }

    /// <summary>The first message of a new connection, where there is no engine to send it.</summary>
    private static void SayHello(Pipe pipe, SocketOptions options)
    {
        if (options.HelloToSend is { Length: > 0 } hello)
            pipe.TryWrite(new Frame(hello), more: false);
    }

    /// <summary>Each direction is what one socket sends and the other receives: it conflates if either says so.</summary>
    private static void Conflate(Pipe near, bool nearConflates, Pipe far, bool farConflates)
    {
        if (nearConflates)
            near.ConflateOutput();
        if (farConflates)
            far.ConflateOutput();
    }

    private static int Sum(int one, int other) =>
        one == 0 || other == 0 ? 0 : (int)Math.Min((long)one + other, int.MaxValue);

    /// <summary>Ends all endpoints of this address: as it was really bound, as the user wrote it, or by any other name
    /// of it.</summary>
    private void CloseByName(string endpoint)
    {
        EndpointAddress address = Parse(endpoint);
        Transport? transport = address.Scheme == InprocScheme ? null : FindTransport(address);
        List<EndpointHandle> found = Locked(() => _endpoints.FindAll(
            handle => handle.Endpoint == endpoint || handle.Requested == endpoint));
        if (found.Count == 0 && transport is not null && Context.ChooseIoThread(affinity: 0) is { } thread)
        {
            TransportSettings settings = TransportSettingsOf.Options(Options, thread.Sockets);
            HashSet<string> names = [.. transport.OtherForms(address.Rest, settings)];
            found = Locked(() => _endpoints.FindAll(handle => names.Contains(handle.Endpoint)));
        }
        if (found.Count == 0)
        {
            string known = string.Join(", ", Locked(() => _endpoints.ConvertAll(handle => handle.Endpoint)));
            throw new ZmqException(
                ZmqError.EndpointNotFound,
                $"The socket is neither bound nor connected to '{endpoint}'"
                + (known.Length == 0 ? "." : $", but to {known}."));
        }
        foreach (EndpointHandle handle in found)
            CloseEndpoint(handle);
    }

    /// <summary>Under the word: ends what an endpoint is made of. What was sent to it is still delivered.</summary>
    private void EndEndpoint(EndpointHandle handle, bool waiting)
    {
        if (handle.Binding is { } binding)
        {
            Context.Inproc.Unbind(binding.Name, binding);
            handle.SetEnded();
            return;
        }
        handle.Pipe?.Terminate(delay: false);
        if (waiting && handle.Object is Session session)
            session.IsDisconnected = true;
        if (handle.Object is { } child)
            TerminateChild(child);
        else
            handle.SetEnded();
        if (waiting && handle.Pending is { } pending && Context.Inproc.StopWaiting(pending.Name, pending))
        {
            FinishInprocConnect(pending);
            CountCommand();
        }
    }

    /// <summary>A session has given up for good.</summary>
    private void EndEndpointOf(Session session)
    {
        if (_endpoints.Find(handle => handle.Object == session) is not { } found)
            return;
        _endpoints.Remove(found);
        EndEndpoint(found, waiting: false);
    }

    private static EndpointAddress Parse(string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (EndpointAddress.TryParse(endpoint, out EndpointAddress address, out string reason) != ZmqError.None)
            throw new ArgumentException(reason, nameof(endpoint));
        return address;
    }

    /// <summary>Between two sockets of the same process there is nothing that a stream socket could speak natively, and
    /// datagrams carry none of the patterns that there are.</summary>
    private void CheckCarrier(in EndpointAddress address)
    {
        if (Options.Type == ZmqSocketType.Stream && address.Scheme == InprocScheme)
        {
            throw new ZmqException(
                ZmqError.IncompatibleProtocol, "A stream socket binds and connects over tcp and ipc, not over inproc.");
        }
        if (address.Scheme == DatagramScheme)
        {
            throw new ZmqException(
                ZmqError.IncompatibleProtocol, $"A {Options.Type} socket does not speak {DatagramScheme}.");
        }
    }

    private static Transport FindTransport(in EndpointAddress address) => Transport.Find(address.Scheme)
        ?? throw new ZmqException(
            ZmqError.ProtocolNotSupported,
            $"The transport '{EndpointAddress.Printable(address.Scheme)}' is not supported. There are "
            + $"{string.Join(", ", Transport.Schemes.Append(InprocScheme))}, written in lower case.");

    private static void CheckSyntax(ZmqError error, string endpoint, string reason, string form)
    {
        if (error == ZmqError.InvalidArgument)
            throw new ArgumentException($"{reason} The form is {form}.", nameof(endpoint));
        if (error != ZmqError.None)
            throw new ZmqException(error, reason);
    }

    private IoThread RequireIoThread() => Context.ChooseIoThread(Options.Affinity)
        ?? throw new ZmqException(ZmqError.NoIOThread);

    private void CheckUsable()
    {
        if (_status != ZmqError.None)
            throw ExceptionFor(_status);
    }

    private T Locked<T>(Func<T> action)
    {
        _word.Enter();
        try
        {
            CheckUsable();
            return action();
        }
        finally
        {
            _word.Exit();
        }
    }
}
