namespace Zerowire.Pipes;

/// <summary>The large bodies between the two cursors of a <see cref="RunReader{TMemory}"/>, numbered from the queue's start.</summary>
internal sealed class InFlightBodies
{
    private (long Position, FrameBody Body)[] _ring = [];
    private long _start;

    /// <summary>The number of the next body to come.</summary>
    public long End { get; private set; }

    public FrameBody this[long number] => _ring[(int)(number % _ring.Length)].Body;

    public long PositionOf(long number) => _ring[(int)(number % _ring.Length)].Position;

    public void Add(long position, FrameBody body)
    {
        if (End - _start == _ring.Length)
            Grow();
        _ring[(int)(End++ % _ring.Length)] = (position, body);
    }

    /// <summary>Releases the bodies before a number.</summary>
    public void ReleaseTo(long number)
    {
        for (; _start < number; _start++)
        {
            ref (long Position, FrameBody Body) entry = ref _ring[(int)(_start % _ring.Length)];
            entry.Body.Release();
            entry = default;
        }
    }

    private void Grow()
    {
        var larger = new (long, FrameBody)[Math.Max(4, _ring.Length * 2)];
        for (long number = _start; number < End; number++)
            larger[(int)(number % larger.Length)] = _ring[(int)(number % _ring.Length)];
        _ring = larger;
    }
}
