namespace Zerowire.Sockets;

/// <summary>What one direction of a proxy waits with, at each of its sockets.</summary>
internal sealed record RelayWatches(ProxyWatch From, ProxyWatch To, ProxyWatch? Capture);
