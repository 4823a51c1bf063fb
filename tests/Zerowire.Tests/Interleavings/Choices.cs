namespace Zerowire.Tests.Interleavings;

/// <summary>The decisions of one execution, and the way from one execution to the next: depth first, all of them.</summary>
internal sealed class Choices
{
    private readonly List<(int Chosen, int Count)> _path = [];
    private int _depth;

    public int Next(int count)
    {
        if (count == 1)
            return 0;
        if (_depth == _path.Count)
            _path.Add((0, count));
        Assert.Equal(_path[_depth].Count, count);
        return _path[_depth++].Chosen;
    }

    /// <summary>Goes on to the next execution. False when there is none.</summary>
    public bool MoveNext()
    {
        _depth = 0;
        while (_path.Count > 0)
        {
            (int chosen, int count) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (chosen + 1 < count)
            {
                _path.Add((chosen + 1, count));
                return true;
            }
        }
        return false;
    }

    public override string ToString() => string.Join(' ', _path.Select(step => step.Chosen));
}
