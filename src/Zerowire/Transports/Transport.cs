using Zerowire.Platform;

namespace Zerowire.Transports;

/// <summary>
/// What a scheme means: the syntax of its addresses, and how its operating system sockets are opened. Every failure
/// comes with a sentence that names what is wrong.
/// </summary>
internal abstract class Transport
{
    private static readonly Transport[] s_all = [new TcpTransport(), new IpcTransport()];

    public abstract string Scheme { get; }

    /// <summary>How addresses to bind to are written, as the end of a sentence.</summary>
    public abstract string BindForm { get; }

    /// <summary>How addresses to connect to are written, as the end of a sentence.</summary>
    public abstract string ConnectForm { get; }

    /// <summary>The schemes that are carried by sockets of the system.</summary>
    public static IEnumerable<string> Schemes => s_all.Select(transport => transport.Scheme);

    /// <summary>The transport of a scheme that is carried by sockets of the system, or null.</summary>
    public static Transport? Find(string scheme)
    {
        foreach (Transport transport in s_all)
        {
            if (transport.Scheme == scheme)
                return transport;
        }

        return null;
    }

    /// <summary>Checks the syntax of an address to bind to.</summary>
    public abstract ZmqError ValidateBind(string address, bool ipv6, out string reason);

    /// <summary>Checks the syntax of an address to connect to.</summary>
    public ZmqError ValidateConnect(string address, bool ipv6, out string reason) =>
        ParseConnect(address, ipv6, out _, out reason);

    /// <summary>Reads an address to connect to; nothing is looked up yet.</summary>
    public abstract ZmqError ParseConnect(
        string address, bool ipv6, out ConnectTarget? target, out string reason);

    /// <summary>Binds and listens. A host name is looked up by this thread.</summary>
    public abstract ZmqError Listen(
        string address, TransportSettings settings, out ListenSocket? socket, out string reason);

    /// <summary>Takes over the listening socket that the settings name; no address is bound.</summary>
    protected static ZmqError Adopt(
        TransportSettings settings, bool isLocal, out ListenSocket? socket, out string reason)
    {
        int descriptor = settings.UseDescriptor;
        socket = settings.Sockets.Adopt(descriptor, isLocal, settings, out ZmqError error);
        reason = error switch
        {
            ZmqError.None => "",
            ZmqError.InvalidArgument =>
                $"The descriptor {descriptor} is no listening stream socket of {(isLocal ? "ipc" : "tcp")}.",
            ZmqError.NotASocket => $"The descriptor {descriptor} is no socket.",
            ZmqError.TooManySockets => $"The poller of the context cannot watch the descriptor {descriptor}.",
            _ => $"The descriptor {descriptor} cannot be used. {error.Describe()}",
        };
        return error;
    }

    /// <summary>
    /// The forms in which endpoints at this address may be known besides the one it is written in: with its names
    /// looked up, by this thread.
    /// </summary>
    public virtual IEnumerable<string> OtherForms(string address, TransportSettings settings) => [];
}
