using System.Runtime.InteropServices;
using System.Text;

namespace Zerowire.LibZmq;

/// <summary>
/// A socket of the system's libzmq, as plain as the C functions: for one thread at a time. Linger is 0, and a call that
/// blocks for longer than <see cref="PatienceMilliseconds"/> throws <see cref="TimeoutException"/>.
/// </summary>
public sealed unsafe class LibZmqSocket : IDisposable
{
    /// <summary>How long a call may block before the peer is taken to be stuck.</summary>
    public const int PatienceMilliseconds = 20_000;

    private const int SendMore = 2;
    private const int Interrupted = 4;
    private const int TryAgain = 11;

    private nint _handle;

    /// <summary>Creates a socket in a context.</summary>
    public LibZmqSocket(LibZmqContext context, LibZmqSocketType type)
    {
        _handle = NativeMethods.SocketNew(context.Handle, (int)type);
        if (_handle == 0) throw LibZmqContext.LastError("zmq_socket");
        SetOption(LibZmqOption.Linger, 0);
        SetOption(LibZmqOption.SendTimeout, PatienceMilliseconds);
        SetOption(LibZmqOption.ReceiveTimeout, PatienceMilliseconds);
    }

    /// <summary>The address that the last bind or connect really used.</summary>
    public string LastEndpoint
    {
        get
        {
            byte* text = stackalloc byte[256];
            nuint length = 256;
            Check(NativeMethods.GetOption(_handle, (int)LibZmqOption.LastEndpoint, text, &length), "zmq_getsockopt");
            return Encoding.UTF8.GetString(text, (int)length - 1);
        }
    }

    /// <summary>What can be done at once: 1 receive, 2 send. Reading it makes the socket do what is due.</summary>
    public int Events
    {
        get
        {
            int events;
            nuint length = sizeof(int);
            Check(NativeMethods.GetOption(_handle, (int)LibZmqOption.Events, &events, &length), "zmq_getsockopt");
            return events;
        }
    }

    /// <summary>Binds and returns the address that was really bound.</summary>
    public string Bind(string endpoint)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(endpoint + '\0'))
            Check(NativeMethods.Bind(_handle, text), "zmq_bind");
        return LastEndpoint;
    }

    /// <summary>Connects.</summary>
    public void Connect(string endpoint)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(endpoint + '\0'))
            Check(NativeMethods.Connect(_handle, text), "zmq_connect");
    }

    /// <summary>Ends what was bound.</summary>
    public void Unbind(string endpoint)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(endpoint + '\0'))
            Check(NativeMethods.Unbind(_handle, text), "zmq_unbind");
    }

    /// <summary>Ends a connection.</summary>
    public void Disconnect(string endpoint)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(endpoint + '\0'))
            Check(NativeMethods.Disconnect(_handle, text), "zmq_disconnect");
    }

    /// <summary>Has the events of the socket sent to an inproc address.</summary>
    public void Monitor(string endpoint, int events)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(endpoint + '\0'))
            Check(NativeMethods.Monitor(_handle, text, events), "zmq_socket_monitor");
    }

    /// <summary>Sets an integer option.</summary>
    public void SetOption(LibZmqOption option, int value) =>
        Check(NativeMethods.SetOption(_handle, (int)option, &value, sizeof(int)), "zmq_setsockopt");

    /// <summary>Sets an option that is a string of bytes.</summary>
    public void SetOption(LibZmqOption option, ReadOnlySpan<byte> value)
    {
        fixed (byte* data = value)
            Check(NativeMethods.SetOption(_handle, (int)option, data, (nuint)value.Length), "zmq_setsockopt");
    }

    /// <summary>Sets an option by its number to bytes, and returns the errno, 0 for none.</summary>
    public int TrySetOption(int option, ReadOnlySpan<byte> value)
    {
        fixed (byte* data = value)
            return NativeMethods.SetOption(_handle, option, data, (nuint)value.Length) < 0 ? NativeMethods.Errno() : 0;
    }

    /// <summary>Reads an option by its number into some room, and returns the errno, 0 for none.</summary>
    public int TryGetOption(int option, Span<byte> room, out int length)
    {
        nuint size = (nuint)room.Length;
        length = 0;
        fixed (byte* data = room)
        {
            if (NativeMethods.GetOption(_handle, option, data, &size) < 0) return NativeMethods.Errno();
        }

        length = (int)size;
        return 0;
    }

    /// <summary>Sends one frame.</summary>
    public void Send(ReadOnlySpan<byte> frame, bool more = false)
    {
        fixed (byte* data = frame)
        {
            while (NativeMethods.Send(_handle, data, (nuint)frame.Length, more ? SendMore : 0) < 0)
                ThrowUnlessInterrupted("zmq_send");
        }
    }

    /// <summary>Sends a message of several frames.</summary>
    public void SendMessage(params byte[][] frames)
    {
        for (int i = 0; i < frames.Length; i++) Send(frames[i], i < frames.Length - 1);
    }

    /// <summary>Receives one frame into a buffer, cutting off what does not fit, and returns its length.</summary>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* data = buffer)
        {
            int length;
            while ((length = NativeMethods.Receive(_handle, data, (nuint)buffer.Length, 0)) < 0)
                ThrowUnlessInterrupted("zmq_recv");
            return length;
        }
    }

    /// <summary>Receives a message with all its frames.</summary>
    public byte[][] ReceiveMessage()
    {
        var frames = new List<byte[]>();
        bool more = true;
        // A zmq_msg_t is 64 bytes, aligned like a pointer.
        ulong* message = stackalloc ulong[8];
        while (more)
        {
            _ = NativeMethods.MessageInit(message);
            while (NativeMethods.MessageReceive(message, _handle, 0) < 0) ThrowUnlessInterrupted("zmq_msg_recv");
            int size = (int)NativeMethods.MessageSize(message);
            frames.Add(new ReadOnlySpan<byte>(NativeMethods.MessageData(message), size).ToArray());
            more = NativeMethods.MessageMore(message) != 0;
            _ = NativeMethods.MessageClose(message);
        }

        return [.. frames];
    }

    /// <summary>Receives one frame and returns a property of the connection that it came by; null when there is
    /// none.</summary>
    public string? ReceiveProperty(string name)
    {
        ulong* message = stackalloc ulong[8];
        _ = NativeMethods.MessageInit(message);
        while (NativeMethods.MessageReceive(message, _handle, 0) < 0) ThrowUnlessInterrupted("zmq_msg_recv");
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            string? value = Marshal.PtrToStringUTF8((nint)NativeMethods.MessageGets(message, text));
            _ = NativeMethods.MessageClose(message);
            return value;
        }
    }

    /// <summary>Passes messages between two sockets until their context is shut down.</summary>
    public static void Proxy(LibZmqSocket frontend, LibZmqSocket backend) =>
        _ = NativeMethods.Proxy(frontend._handle, backend._handle, 0);

    /// <summary>Closes the socket and drops what it has not sent.</summary>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0) _ = NativeMethods.SocketClose(handle);
    }

    private static void Check(int result, string call)
    {
        if (result < 0) throw LibZmqContext.LastError(call);
    }

    private static void ThrowUnlessInterrupted(string call)
    {
        switch (NativeMethods.Errno())
        {
            case Interrupted: return;
            case TryAgain: throw new TimeoutException($"{call} blocked for {PatienceMilliseconds} ms.");
            default: throw LibZmqContext.LastError(call);
        }
    }
}
