namespace Zerowire.Tests.Interleavings;

/// <summary>A counter under a lock: commands that one thread leaves for another.</summary>
internal sealed class Mailbox
{
    private readonly View _view = new();
    private int _count;

    public void Post()
    {
        Execution.Current.HandOver(_view);
        _count++;
    }

    public int TakeAll()
    {
        Execution.Current.HandOver(_view);
        int count = _count;
        _count = 0;
        return count;
    }

    /// <summary>Sleeps until there is a command, and takes all.</summary>
    public void Wait()
    {
        Execution.Current.WaitUntil(() => _count > 0);
        Execution.Current.HandOver(_view);
        _count = 0;
    }

    public bool IsEmpty => _count == 0;
}
