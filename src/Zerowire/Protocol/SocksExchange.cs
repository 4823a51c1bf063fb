using System.Buffers;
using System.Buffers.Binary;

namespace Zerowire.Protocol;

/// <summary>
/// What the client of a SOCKS 5 proxy says and hears until the connection behind the proxy is made: the choice of an
/// authentication, where wanted a user name and a password, and CONNECT (RFC 1928, RFC 1929).
/// </summary>
/// <remarks>
/// Bytes behind the last reply are the peer's. So the exchange says how many it wants, and is to be given no more.
/// </remarks>
internal sealed class SocksExchange
{
    /// <summary>The most bytes of a user name or a password.</summary>
    public const int MaxCredential = 255;

    private const byte Version = 5;
    private const byte AuthenticationVersion = 1;
    private const byte ConnectCommand = 1;
    private const byte NoAuthentication = 0;
    private const byte ByPassword = 2;
    private const byte NoneAccepted = 0xFF;

    private readonly SocksDestination _destination;
    private readonly byte[] _userName;
    private readonly byte[] _password;
    private readonly byte[] _received = new byte[byte.MaxValue + sizeof(ushort)];
    private int _count;
    private int _expected = 2;
    private Step _step;

    private enum Step
    {
        ChooseAuthentication,
        Authenticate,
        ReplyCode,
        ReplyAddressKind,
        ReplyAddress,
        Done,
        Failed,
    }

    /// <param name="destination">Where the proxy is to connect to.</param>
    /// <param name="userName">At most 255 bytes; without any, none is offered.</param>
    /// <param name="password">At most 255 bytes.</param>
    public SocksExchange(SocksDestination destination, byte[] userName, byte[] password)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(userName.Length, MaxCredential);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(password.Length, MaxCredential);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Address.Length, byte.MaxValue);
        _destination = destination;
        _userName = userName;
        _password = password;
    }

    /// <summary>The proxy has made the connection: everything that comes from now on is the peer's.</summary>
    public bool IsDone => _step == Step.Done;

    public bool HasFailed => _step == Step.Failed;

    /// <summary>How many bytes are to be received next; 0 at the end.</summary>
    public int Wanted => IsDone || HasFailed ? 0 : _expected - _count;

    /// <summary>After a failure: what it comes closest to of the errors of connections.</summary>
    public ZmqError Error { get; private set; }

    /// <summary>After a failure: a sentence about it.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Says which ways of authentication there are.</summary>
    public void Start(IBufferWriter<byte> output)
    {
        if (_userName.Length == 0)
            Write(output, Version, 1, NoAuthentication);
        else
            Write(output, Version, 2, NoAuthentication, ByPassword);
    }

    /// <summary>Takes bytes of the proxy, at most <see cref="Wanted"/>, and writes what is to be said next.</summary>
    public void Feed(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.Length, Wanted, nameof(input));
        input.CopyTo(_received.AsSpan(_count));
        _count += input.Length;
        if (Wanted == 0 && !input.IsEmpty)
            TakeReply(output);
    }

    private void TakeReply(IBufferWriter<byte> output)
    {
        switch (_step)
        {
            case Step.ChooseAuthentication:
                TakeAuthentication(output);
                break;
            case Step.Authenticate when _received[0] != AuthenticationVersion:
                Fail(ZmqError.ProtocolViolation,
                    $"The proxy answers the password with version {_received[0]} and not with 1 (RFC 1929).");
                break;
            case Step.Authenticate when _received[1] != 0:
                Fail(ZmqError.AccessDenied, "The proxy refuses the user name and the password.");
                break;
            case Step.Authenticate:
                AskForConnection(output);
                break;
            case Step.ReplyCode:
                TakeReplyCode();
                break;
            case Step.ReplyAddressKind:
                TakeAddressKind();
                break;
            default:
                // The address from which the proxy connects, and its port, are of no use here.
                _step = Step.Done;
                break;
        }
    }

    private void TakeAuthentication(IBufferWriter<byte> output)
    {
        byte method = _received[1];
        if (_received[0] != Version)
            Fail(ZmqError.ProtocolViolation, $"The proxy answers with version {_received[0]} and not with SOCKS 5.");
        else if (method == NoAuthentication)
            AskForConnection(output);
        else if (method == ByPassword && _userName.Length > 0)
            Authenticate(output);
        else if (method == NoneAccepted && _userName.Length > 0)
            Fail(ZmqError.AccessDenied, "The proxy wants another authentication than a user name and a password.");
        else if (method == NoneAccepted)
            Fail(ZmqError.AccessDenied, "The proxy wants an authentication, and no user name is set for it.");
        else
            Fail(ZmqError.ProtocolViolation, $"The proxy chooses authentication {method}, which was not offered.");
    }

    private void Authenticate(IBufferWriter<byte> output)
    {
        Write(output, AuthenticationVersion, (byte)_userName.Length);
        output.Write(_userName);
        Write(output, (byte)_password.Length);
        output.Write(_password);
        Expect(Step.Authenticate, 2);
    }

    private void AskForConnection(IBufferWriter<byte> output)
    {
        Write(output, Version, ConnectCommand, 0, (byte)_destination.Kind);
        if (_destination.Kind == SocksAddressKind.Name)
            Write(output, (byte)_destination.Address.Length);
        output.Write(_destination.Address);
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(sizeof(ushort)), _destination.Port);
        output.Advance(sizeof(ushort));
        Expect(Step.ReplyCode, 2);
    }

    // Looked at before the rest: a proxy that refuses need not send more.
    private void TakeReplyCode()
    {
        if (_received[0] != Version)
        {
            Fail(ZmqError.ProtocolViolation, $"The proxy replies with version {_received[0]} and not with SOCKS 5.");
            return;
        }

        (ZmqError error, string reason) = MeaningOf(_received[1]);
        if (error == ZmqError.None)
            Expect(Step.ReplyAddressKind, 3);
        else
            Fail(error, reason);
    }

    // A reserved byte, the kind of the address, and its first byte, which is the length of a name.
    private void TakeAddressKind()
    {
        int rest = (SocksAddressKind)_received[1] switch
        {
            SocksAddressKind.IPv4 => 3,
            SocksAddressKind.IPv6 => 15,
            SocksAddressKind.Name => _received[2],
            _ => -1,
        };
        if (rest < 0)
            Fail(ZmqError.ProtocolViolation, $"The proxy replies with an address of the unknown kind {_received[1]}.");
        else
            Expect(Step.ReplyAddress, rest + sizeof(ushort));
    }

    private static (ZmqError Error, string Reason) MeaningOf(byte code) => code switch
    {
        0 => (ZmqError.None, ""),
        1 => (ZmqError.ConnectionAborted, "The proxy failed to connect to the peer."),
        2 => (ZmqError.AccessDenied, "The rules of the proxy do not allow the connection."),
        3 => (ZmqError.NetworkUnreachable, "The proxy cannot reach the network of the peer."),
        4 => (ZmqError.HostUnreachable, "The proxy cannot reach the host of the peer, or does not know its name."),
        5 => (ZmqError.ConnectionRefused, "The proxy says that the connection to the peer was refused."),
        6 => (ZmqError.TimedOut, "The proxy says that the way to the peer is too long (TTL expired)."),
        7 => (ZmqError.NotSupported, "The proxy makes no connections for its clients."),
        8 => (ZmqError.AddressFamilyNotSupported, "The proxy does not take an address of this kind."),
        _ => (ZmqError.ProtocolViolation, $"The proxy replies with the unknown code {code}."),
    };

    private static void Write(IBufferWriter<byte> output, params ReadOnlySpan<byte> bytes) => output.Write(bytes);

    private void Expect(Step step, int count)
    {
        _step = step;
        _expected = count;
        _count = 0;
    }

    private void Fail(ZmqError error, string reason)
    {
        _step = Step.Failed;
        Error = error;
        Reason = reason;
    }
}
