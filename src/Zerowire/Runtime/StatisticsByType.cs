namespace Zerowire.Runtime;

/// <summary>Statistics of many sockets, added up by socket type.</summary>
internal sealed class StatisticsByType
{
    private readonly SortedDictionary<ZmqSocketType, (int Sockets, ZmqSocketStatistics Sum)> _types = [];

    /// <summary>For each type that there is or was: how many sockets there are, and what all of them did.</summary>
    public IReadOnlyDictionary<ZmqSocketType, (int Sockets, ZmqSocketStatistics Sum)> Types => _types;

    public int Sockets => _types.Values.Sum(type => type.Sockets);

    public ZmqSocketStatistics Total => _types.Values.Aggregate(
        default(ZmqSocketStatistics), (sum, type) => ZmqSocketStatistics.Add(in sum, in type.Sum));

    /// <summary>Adds a socket that there is.</summary>
    public void AddSocket(ZmqSocketType type, in ZmqSocketStatistics statistics) => Add(type, 1, in statistics);

    /// <summary>Adds what is left of a socket that is gone.</summary>
    public void Add(ZmqSocketType type, in ZmqSocketStatistics past) => Add(type, 0, in past);

    public void Add(StatisticsByType other)
    {
        foreach ((ZmqSocketType type, (int sockets, ZmqSocketStatistics sum)) in other._types)
            Add(type, sockets, in sum);
    }

    private void Add(ZmqSocketType type, int sockets, in ZmqSocketStatistics statistics)
    {
        (int Sockets, ZmqSocketStatistics Sum) before = _types.GetValueOrDefault(type);
        _types[type] = (before.Sockets + sockets, ZmqSocketStatistics.Add(in before.Sum, in statistics));
    }
}
