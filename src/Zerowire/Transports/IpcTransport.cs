using System.Text;
using Zerowire.Platform;

namespace Zerowire.Transports;

/// <summary>
/// Local streams: a path, <c>@name</c> (Linux's abstract names), or <c>*</c> for a path in a directory of its own.
/// </summary>
internal sealed class IpcTransport : Transport
{
    private const string Wildcard = "*";

    private static readonly string[] s_temporaryVariables = ["TMPDIR", "TEMPDIR", "TMP"];

    public override string Scheme => "ipc";

    public override string BindForm =>
        "ipc://path, with a relative or an absolute path, ipc://@name without a file, or ipc://* for a path of its own";

    public override string ConnectForm => "ipc://path, with a relative or an absolute path, or ipc://@name";

    public override ZmqError ValidateBind(string address, bool ipv6, out string reason) => Check(address, out reason);

    public override ZmqError ParseConnect(string address, bool ipv6, out ConnectTarget? target, out string reason)
    {
        ZmqError error = Check(address, out reason);
        if (error == ZmqError.None && address == Wildcard)
        {
            error = ZmqError.InvalidArgument;
            reason = "The wildcard '*' can be bound to but not connected to.";
        }

        target = error == ZmqError.None ? new IpcTarget(address) : null;
        return error;
    }

    public override ZmqError Listen(
        string address, TransportSettings settings, out ListenSocket? socket, out string reason)
    {
        socket = null;
        ZmqError error = Check(address, out reason);
        if (error != ZmqError.None)
            return error;
        if (settings.UseDescriptor >= 0)
            return Adopt(settings, isLocal: true, out socket, out reason);

        string? directory = null;
        string path = address;
        if (address == Wildcard)
        {
            string parent = TemporaryParent();
            error = TemporaryDirectory.Make(parent, out directory);
            if (error != ZmqError.None)
            {
                string where = parent.Length == 0 ? "the current directory" : $"'{parent}'";
                reason = $"No directory for a socket could be made in {where}. {error.Describe()}";
                return error;
            }
            path = Path.Combine(directory, "socket");
        }

        socket = settings.Sockets.ListenUnix(path, directory is not null, settings, settings.Backlog, out error);
        if (socket is not null)
            return ZmqError.None;

        if (directory is not null)
            TemporaryDirectory.Remove(directory);
        reason = $"'ipc://{path}' cannot be bound. {Explain(error, path)}";
        return error;
    }

    private static string Explain(ZmqError error, string path) => error switch
    {
        ZmqError.AddressInUse when path[0] == '@' => "The name is in use.",
        ZmqError.AddressInUse when Directory.Exists(path) => "A directory of this name is there.",
        ZmqError.AddressInUse => "A file that is no socket is there; it is not deleted.",
        ZmqError.EndpointNotFound => "Its directory does not exist.",
        ZmqError.AccessDenied => "The operating system refuses access to its directory.",
        ZmqError.NameTooLong => $"It is longer than {SocketSystem.MaxUnixPath} bytes.",
        _ => error.Describe(),
    };

    // The order in which libzmq looks; without any of them the directory is made in the current one.
    private static string TemporaryParent()
    {
        foreach (string name in s_temporaryVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value && Directory.Exists(value))
                return value;
        }

        return string.Empty;
    }

    private static ZmqError Check(string address, out string reason)
    {
        reason = string.Empty;
        ZmqError error = ZmqError.InvalidArgument;
        int limit = SocketSystem.MaxUnixPath;
        if (address.Length == 0)
        {
            reason = "The path is empty.";
        }
        else if (address == "@")
        {
            reason = "The abstract name after '@' is empty.";
        }
        else if (address.Contains('\0', StringComparison.Ordinal))
        {
            reason = "The path contains a NUL character.";
        }
        else if (Encoding.UTF8.GetByteCount(address) > limit)
        {
            reason = $"The path '{EndpointAddress.Printable(address)}' is longer than {limit} bytes.";
            error = ZmqError.NameTooLong;
        }

        return reason.Length == 0 ? ZmqError.None : error;
    }
}
