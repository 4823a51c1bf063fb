namespace Zerowire.Benchmarks;

/// <summary>One line of the result: a measurement over one transport with one message size.</summary>
internal sealed record Job(JobKind Kind, string Transport, int Size)
{
    public override string ToString() => Kind switch
    {
        JobKind.Throughput => $"{Transport} one-way {Size} B",
        JobKind.RequestReply => $"{Transport} round trip {Size} B REQ/REP",
        _ => $"{Transport} round trip {Size} B PAIR",
    };
}
