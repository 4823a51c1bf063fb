using System.Diagnostics.CodeAnalysis;

namespace Zerowire.Patterns;

/// <summary>
/// The subscribers of one topic. Most topics have one, which needs no array; where each stands is kept on the
/// subscriber's side, so that it is found without a search.
/// </summary>
internal struct SubscriberSet : IRadixValue
{
    private Subscriber? _only;
    private Subscriber[]? _many;
    private int _count;

    public readonly bool IsEmpty => _count == 0;

    [UnscopedRef]
    public readonly ReadOnlySpan<Subscriber> Members =>
        _many is not null ? _many.AsSpan(0, _count) : _count == 0 ? [] : new ReadOnlySpan<Subscriber>(in _only!);

    /// <summary>Adds a subscriber and says at which place.</summary>
    public int Add(Subscriber subscriber)
    {
        if (_count == 0)
        {
            _only = subscriber;
        }
        else
        {
            if (_many is null)
            {
                _many = new Subscriber[4];
                _many[0] = _only!;
                _only = null;
            }
            else if (_count == _many.Length)
            {
                Array.Resize(ref _many, _count * 2);
            }
            _many[_count] = subscriber;
        }
        return _count++;
    }

    /// <summary>Empties a place; the subscriber that moves into it is returned.</summary>
    public Subscriber? RemoveAt(int place)
    {
        int last = --_count;
        Subscriber? moved = null;
        if (_many is not null)
        {
            if (place != last)
            {
                moved = _many[last];
                _many[place] = moved;
            }
            _many[last] = null!;
        }
        if (last == 0)
        {
            _only = null;
            _many = null;
        }
        return moved;
    }
}
