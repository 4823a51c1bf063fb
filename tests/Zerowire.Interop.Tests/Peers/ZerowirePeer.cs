namespace Zerowire.Interop.Tests.Peers;

/// <summary>A socket of ours behind the calls that a conversation needs.</summary>
internal sealed class ZerowirePeer : IPeer
{
}
