using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// Sends a message to every pipe that was matched. The pipes stand in three groups: matched for the message under way,
/// eligible (they had room when they were last seen), and full. A full pipe misses messages until it is activated.
/// </summary>
internal sealed class Distributor
{
    // Larger frames are copied once and shared instead of copied into every pipe.
    private const int ShareThreshold = 16 * 1024;

    private Pipe[] _pipes = [];
    private int _count;
    private int _matching;
    private int _eligible;

    /// <summary>Of the full pipes, at the end of all: how many are to have the message that is about to begin.</summary>
    private int _missing;

    public ReadOnlySpan<Pipe> Pipes => _pipes.AsSpan(0, _count);

    /// <summary>How often a full pipe has missed a message.</summary>
    public long Missed { get; private set; }

    public void Attach(Pipe pipe)
    {
        if (_count == _pipes.Length)
            Array.Resize(ref _pipes, Math.Max(4, _count * 2));
        _pipes[_count] = pipe;
        pipe.DistributorIndex = _count++;
        Activate(pipe);
    }

    public void Activate(Pipe pipe)
    {
        // A pipe that comes back during a message joins the eligible, not the matching: it gets no half message.
        int index = pipe.DistributorIndex;
        if (index >= _eligible)
            Swap(index, _eligible++);
    }

    public void Remove(Pipe pipe)
    {
        int index = pipe.DistributorIndex;
        if (index < 0)
            return;
        if (index < _matching)
        {
            Swap(index, --_matching);
            index = _matching;
        }
        if (index < _eligible)
        {
            Swap(index, --_eligible);
            index = _eligible;
        }
        Swap(index, --_count);
        _pipes[_count] = null!;
        pipe.DistributorIndex = -1;
    }

    /// <summary>Marks a pipe as one that gets the message that is about to begin. Marking twice is harmless.</summary>
    public void Match(Pipe pipe)
    {
        int index = pipe.DistributorIndex;
        if (index >= _matching && index < _eligible)
            Swap(index, _matching++);
        else if (index >= _eligible && index < _count - _missing)
            Swap(index, _count - ++_missing);
    }

    public void MatchAll()
    {
        _matching = _eligible;
        _missing = _count - _eligible;
    }

    /// <summary>Matches the pipes that are not, of those that are eligible, and no others.</summary>
    public void InvertMatch()
    {
        int matched = _matching;
        _matching = 0;
        for (int i = matched; i < _eligible; i++)
            Swap(i, _matching++);
        _missing = _count - _eligible - _missing;
    }

    public void Unmatch() => _matching = _missing = 0;

    /// <summary>Takes full pipes into account again, for those who do not want any to miss a message.</summary>
    public void ConsiderFull() => _eligible = _count;

    /// <summary>Whether no matched pipe is full. One that is tells when there is room; one that ends does not
    /// count.</summary>
    public bool MatchedHaveRoom()
    {
        foreach (Pipe pipe in _pipes.AsSpan(0, _matching))
        {
            if (!pipe.CheckWrite() && pipe.State == PipeState.Active)
                return false;
        }
        return true;
    }

    /// <summary>Writes a frame to the matched pipes; the last one ends the message and the match.</summary>
    public void SendFrame(in Frame frame, bool more)
    {
        Missed += _missing;
        _missing = 0;
        if (_matching > 1 && frame.Body is null && frame.Length > ShareThreshold)
        {
            FrameBody body = FrameBody.Copy(frame.Bytes);
            Write(new Frame(body), more);
            body.Release();
        }
        else
        {
            Write(frame, more);
        }
        if (!more)
            _matching = 0;
    }

    public void Abort()
    {
        for (int i = 0; i < _matching; i++)
            _pipes[i].Rollback();
        _matching = 0;
    }

    private void Write(in Frame frame, bool more)
    {
        int i = 0;
        while (i < _matching)
        {
            if (_pipes[i].TryWrite(frame, more))
            {
                i++;
                continue;
            }
            if (_pipes[i].State == PipeState.Active)
                Missed++;
            Swap(i, --_matching);
            Swap(_matching, --_eligible);
        }
    }

    private void Swap(int first, int second)
    {
        if (first == second)
            return;
        (_pipes[first], _pipes[second]) = (_pipes[second], _pipes[first]);
        _pipes[first].DistributorIndex = first;
        _pipes[second].DistributorIndex = second;
    }
}
