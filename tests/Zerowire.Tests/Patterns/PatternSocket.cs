using System.Text;
using Zerowire.Patterns;
using Zerowire.Pipes;
using Zerowire.Protocol;
using Zerowire.Runtime;
using Zerowire.Sockets;

namespace Zerowire.Tests.Patterns;

/// <summary>A pattern with a host that does nothing but pass calls on. Frames are strings of Latin-1.</summary>
internal sealed class PatternSocket : IPatternHost, IPipeEvents, IOptionTarget
{
    private readonly PatternNetwork _network;

    public PatternSocket(PatternNetwork network, Executor executor, ZmqSocketType type, string routingId)
    {
        _network = network;
        Executor = executor;
        Options = new SocketOptions { Type = type };
        Identity = new ConnectionInfo(Encoding.Latin1.GetBytes(routingId), "", Metadata.Empty);
        Pattern = RoutingPattern.Create(type, this);
    }

    public Executor Executor { get; }

    public ConnectionInfo Identity { get; }

    public SocketOptions Options { get; }

    public bool IsTerminating => false;

    public RoutingPattern Pattern { get; }

    public string LastEndpoint => "";

    public nint Descriptor => -1;

    public bool HasMoreFrames => false;

    public List<Pipe> Terminated { get; } = [];

    public void TerminatePipe(Pipe pipe, bool delay) => pipe.Terminate(delay);

    public void ReadinessChanged()
    {
    }

    public void ReadActivated(Pipe pipe) => Pattern.ReadActivated(pipe);

    public void WriteActivated(Pipe pipe) => Pattern.WriteActivated(pipe);

    public void Hiccuped(Pipe pipe) => Pattern.Hiccuped(pipe);

    public void PipeTerminated(Pipe pipe)
    {
        Pattern.PipeTerminated(pipe);
        Terminated.Add(pipe);
    }

    public ZmqError Send(params string[] frames)
    {
        MessageBuffer message = Message(frames);
        ZmqError error = Pattern.Send(ref message);
        message.Release();
        _network.Settle();
        return error;
    }

    public ZmqError SendFrame(string frame, bool more)
    {
        ZmqError error = Pattern.SendFrame(new Frame(Encoding.Latin1.GetBytes(frame)), more);
        _network.Settle();
        return error;
    }

    /// <summary>The next message with its frames joined by a bar; the error's name when there is none.</summary>
    public string Receive()
    {
        var message = default(MessageBuffer);
        ZmqError error = Pattern.Receive(ref message);
        string text = error == ZmqError.None ? Text(in message) : error.ToString();
        message.Release();
        _network.Settle();
        return text;
    }

    public ZmqPollEvents LookAtEvents() => ZmqPollEvents.None;

    public void ApplyHighWaterMarks()
    {
    }

    public void Set(int option, string value)
    {
        Assert.Equal(ZmqError.None, OptionTable.Find(option)!.Set(this, Encoding.Latin1.GetBytes(value)));
        _network.Settle();
    }

    public void Set(int option, int value) =>
        Assert.Equal(ZmqError.None, OptionTable.Find(option)!.Set(this, BitConverter.GetBytes(value)));

    public void Terminate(Pipe pipe, bool delay = true)
    {
        pipe.Terminate(delay);
        _network.Settle();
    }

    public static MessageBuffer Message(params string[] frames)
    {
        var message = default(MessageBuffer);
        foreach (string frame in frames)
            message.Add(Encoding.Latin1.GetBytes(frame));
        return message;
    }

    public static string Text(in MessageBuffer message)
    {
        var frames = new string[message.Count];
        for (int i = 0; i < frames.Length; i++)
            frames[i] = Encoding.Latin1.GetString(message[i]);
        return string.Join('|', frames);
    }
}
