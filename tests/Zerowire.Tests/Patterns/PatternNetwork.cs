using Zerowire.Pipes;
using Zerowire.Runtime;

namespace Zerowire.Tests.Patterns;

/// <summary>Sockets that consist of a pattern and real pipes only.</summary>
internal sealed class PatternNetwork
{
    private readonly Queue<Executor> _pending = new();

    public PatternSocket Create(ZmqSocketType type, string routingId = "") =>
        new(this, new StepExecutor(_pending), type, routingId);

    /// <summary>Joins two sockets by a pipe; the marks count the messages of one direction.</summary>
    public (Pipe First, Pipe Second) Connect(PatternSocket first, PatternSocket second, int mark = 0, bool announce = true)
    {
        (Pipe a, Pipe b) = Pipe.CreateInproc(first.Executor, second.Executor, mark, mark);
        a.Sink = first;
        b.Sink = second;
        if (announce)
        {
            a.Connection = second.Identity;
            b.Connection = first.Identity;
        }
        first.Pattern.AttachPipe(a, true);
        second.Pattern.AttachPipe(b, false);
        Settle();
        return (a, b);
    }

    /// <summary>Runs commands until there are none.</summary>
    public void Settle()
    {
        while (_pending.TryDequeue(out Executor? executor))
            executor.Wake();
    }
}
