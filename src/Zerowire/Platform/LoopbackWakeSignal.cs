using System.Net;
using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>A signal over a tcp connection of the process with itself: what every system has.</summary>
internal sealed class LoopbackWakeSignal : WakeSignal
{
    private const int BufferSize = 64;
    private const int PatienceMicroseconds = 10_000_000;

    private readonly Socket _reader;
    private readonly Socket _writer;
    private nint _descriptor;

    /// <exception cref="ZmqException">No connection is to be had.</exception>
    public LoopbackWakeSignal()
    {
        try
        {
            (_reader, _writer) = Connect(IPAddress.Loopback);
        }
        catch (SocketException exception) when (exception.SocketErrorCode
            is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            // A machine with IPv6 alone.
            (_reader, _writer) = Connect(IPAddress.IPv6Loopback);
        }
        catch (SocketException exception)
        {
            throw new ZmqException(SocketErrors.ToZmq(exception.SocketErrorCode));
        }

        _descriptor = _reader.Handle;
    }

    private static ReadOnlySpan<byte> One => [1];

    public override nint Descriptor => _descriptor;

    public override Socket? Socket => _reader;

    public override void Reset()
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        while (_reader.Receive(buffer, SocketFlags.None, out SocketError error) == BufferSize
            && error == SocketError.Success)
        {
        }
    }

    // A connection that takes no more is set as firmly as it can be.
    protected override void Write() => _writer.Send(One, SocketFlags.None, out _);

    protected override void Close()
    {
        _descriptor = -1;
        _writer.Dispose();
        _reader.Dispose();
    }

    /// <summary>Nothing here may block for ever, and anybody on this machine may connect to the listener meanwhile:
    /// only the connection with the own address is taken.</summary>
    private static (Socket Reader, Socket Writer) Connect(IPAddress loopback)
    {
        using Socket listener = new(loopback.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        listener.Bind(new IPEndPoint(loopback, 0));
        listener.Listen();
        Socket writer = new(loopback.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            Blocking = false,
            NoDelay = true,
        };
        Socket? reader = null;
        try
        {
            PortableSocketSystem.BeginConnect(writer, listener.LocalEndPoint!);
            if (!writer.Poll(PatienceMicroseconds, SelectMode.SelectWrite))
                throw new SocketException((int)SocketError.TimedOut);
            while (reader is null)
            {
                if (!listener.Poll(PatienceMicroseconds, SelectMode.SelectRead))
                    throw new SocketException((int)SocketError.TimedOut);
                reader = listener.Accept();
                if (Equals(reader.RemoteEndPoint, writer.LocalEndPoint))
                    continue;
                reader.Dispose();
                reader = null;
            }

            reader.Blocking = false;
            return (reader, writer);
        }
        catch
        {
            reader?.Dispose();
            writer.Dispose();
            throw;
        }
    }
}
