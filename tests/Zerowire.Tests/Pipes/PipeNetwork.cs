using Zerowire.Pipes;
using Zerowire.Runtime;
using Zerowire.Tests.Patterns;

namespace Zerowire.Tests.Pipes;

/// <summary>A pipe whose two ends run their commands when the test says so.</summary>
internal sealed class PipeNetwork
{
    private readonly Queue<Executor> _wakes = new();
    private readonly Executor _first;
    private readonly Executor _second;

    private PipeNetwork(Func<Executor, Executor, (Pipe, Pipe)> create)
    {
        _first = new StepExecutor(_wakes);
        _second = new StepExecutor(_wakes);
        (Pipe first, Pipe second) = create(_first, _second);
        First = new PipeEnd(first);
        Second = new PipeEnd(second);
    }

    public PipeEnd First { get; }

    public PipeEnd Second { get; }

    public static PipeNetwork Inproc(int forth = 0, int back = 0) =>
        new((first, second) => Pipe.CreateInproc(first, second, forth, back));

    /// <summary>First is the socket, Second the session.</summary>
    public static PipeNetwork Session(int sendMark = 0, int receiveMark = 0) =>
        new((first, second) => Pipe.CreateForSession(first, second, sendMark, receiveMark));

    /// <summary>Both directions conflate. First is a socket, Second a socket or the session.</summary>
    public static PipeNetwork Conflating(bool inproc)
    {
        PipeNetwork network = inproc ? Inproc(3, 4) : Session(3, 4);
        network.First.Pipe.ConflateOutput();
        network.Second.Pipe.ConflateOutput();
        return network;
    }

    public void RunFirst() => _first.Wake();

    public void RunSecond() => _second.Wake();

    /// <summary>Runs commands until none is left.</summary>
    public void Run()
    {
        while (_wakes.TryDequeue(out Executor? executor))
            executor.Wake();
    }
}
