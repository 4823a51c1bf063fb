namespace Zerowire.Runtime;

/// <summary>
/// The commands that wait for an executor. Any thread adds; the executor takes them all at once. Commands are rare
/// (a pipe sends one only when the other side sleeps), so a lock around a growing array is the right tool.
/// </summary>
internal sealed class Mailbox
{
    private readonly Lock _sync = new();
    private Command[] _incoming = new Command[8];
    private Command[] _taken = new Command[8];
    private int _count;
    private bool _signaled;

    /// <summary>Adds a command. True when nobody has been told yet that there are commands: the caller must tell.</summary>
    public bool Add(in Command command)
    {
        lock (_sync)
        {
            if (_count == _incoming.Length)
                Array.Resize(ref _incoming, _count * 2);
            _incoming[_count++] = command;
            if (_signaled)
                return false;
            _signaled = true;
            return true;
        }
    }

    /// <summary>Takes what has been added; the span is valid until <see cref="Recycle"/>.</summary>
    public ReadOnlySpan<Command> Take()
    {
        lock (_sync)
        {
            int count = _count;
            _count = 0;
            _signaled = false;
            (_incoming, _taken) = (_taken, _incoming);
            return _taken.AsSpan(0, count);
        }
    }

    /// <summary>Forgets the commands of the last <see cref="Take"/>, so that they keep no object alive.</summary>
    public void Recycle(int count) => Array.Clear(_taken, 0, count);
}
