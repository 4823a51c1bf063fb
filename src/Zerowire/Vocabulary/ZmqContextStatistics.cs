namespace Zerowire;

/// <summary>What the sockets of a context have done and what they hold, at one moment.</summary>
/// <param name="Sockets">How many sockets hold a slot of the context: those that are open, and closed ones that
/// linger.</param>
/// <param name="Total">All sockets together, those that are gone included in what only grows.</param>
public readonly record struct ZmqContextStatistics(int Sockets, ZmqSocketStatistics Total);
