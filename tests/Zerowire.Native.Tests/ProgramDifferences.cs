namespace Zerowire.Native.Tests;

/// <summary>What programs write on libzmq 4.3.4 (Debian's build) and are meant to write otherwise on ours.</summary>
internal static class ProgramDifferences
{
    private const string NotBuilt = "libzmq is built with it, and ours is not.";
    private const string NoPort = "It is no port.";
    private const string NoHost = "There is no host in it.";

    private static readonly Dictionary<string, Difference[]> s_ofPrograms = new()
    {
        ["errors"] =
        [
            new("patch: 4", "patch: 6", "The version that ours speaks of."),
            .. NotThere("curve", "gssapi", "pgm", "norm", "tipc", "WS"),
        ],
        ["z85"] =
        [
            new("zmq_curve_keypair(public_key, secret_key): 0", "zmq_curve_keypair(public_key, secret_key): -1 ENOTSUP",
                NotBuilt),
            new("zmq_curve_public(derived, secret_key): 0", "zmq_curve_public(derived, secret_key): -1 ENOTSUP",
                NotBuilt),
        ],
        ["endpoints"] =
        [
            new("tcp://127.0.0.1:-1 zmq_bind(socket, endpoint): 0",
                "tcp://127.0.0.1:-1 zmq_bind(socket, endpoint): -1 EINVAL", NoPort),
            new("tcp://127.0.0.1:65536 zmq_connect(socket, endpoint): 0",
                "tcp://127.0.0.1:65536 zmq_connect(socket, endpoint): -1 EINVAL", NoPort),
            new("tcp://127.0.0.1:99999999999 zmq_bind(socket, endpoint): 0",
                "tcp://127.0.0.1:99999999999 zmq_bind(socket, endpoint): -1 EINVAL", NoPort),
            new("tcp://127.0.0.1:99999999999 zmq_connect(socket, endpoint): 0",
                "tcp://127.0.0.1:99999999999 zmq_connect(socket, endpoint): -1 EINVAL", NoPort),
            new("tcp://:5 zmq_bind(socket, endpoint): -1 ENODEV",
                "tcp://:5 zmq_bind(socket, endpoint): -1 EINVAL", NoHost),
            new("tcp://:5 zmq_connect(socket, endpoint): 0",
                "tcp://:5 zmq_connect(socket, endpoint): -1 EINVAL", NoHost),
            new("tcp://[::1] zmq_bind(socket, endpoint): -1 ENODEV",
                "tcp://[::1] zmq_bind(socket, endpoint): -1 EINVAL", NoPort),
            new("tcp://[::1] zmq_connect(socket, endpoint): 0",
                "tcp://[::1] zmq_connect(socket, endpoint): -1 EINVAL", NoPort),
        ],
        ["types"] =
        [
            new("STREAM zmq_send(socket, \"x\", 1, ZMQ_DONTWAIT): 1",
                "STREAM zmq_send(socket, \"x\", 1, ZMQ_DONTWAIT): -1 EINVAL",
                "A frame with an id alone is no message: there the next one is lost."),
            new("STREAM zmq_send(socket, \"x\", 1, ZMQ_DONTWAIT | ZMQ_SNDMORE): 1",
                "STREAM zmq_send(socket, \"x\", 1, ZMQ_DONTWAIT | ZMQ_SNDMORE): -1 EHOSTUNREACH",
                "It is the first frame of a message still."),
        ],
        ["send_receive"] =
        [
            new("zmq_msg_size(&message): 0", "zmq_msg_size(&message): 3",
                "A message into which nothing was received is as before."),
        ],
    };

    /// <summary>What is expected of ours, where libzmq has written this.</summary>
    public static string Apply(string program, string theirs)
    {
        if (!s_ofPrograms.TryGetValue(program, out Difference[]? differences))
            return theirs;
        string[] lines = theirs.Split('\n');
        foreach (Difference difference in differences)
        {
            int line = Array.IndexOf(lines, difference.Theirs);
            Assert.True(line >= 0, $"{program} does not write '{difference.Theirs}' on libzmq.");
            lines[line] = difference.Ours;
        }
        return string.Join('\n', lines);
    }

    private static IEnumerable<Difference> NotThere(params string[] names) =>
        names.Select(name => new Difference($"zmq_has(\"{name}\"): 1", $"zmq_has(\"{name}\"): 0", NotBuilt));
}
