namespace Zerowire.Interop.Tests.Peers;

/// <summary>Addresses that no other test uses.</summary>
internal static class Endpoints
{
    /// <summary>An address to bind: a free tcp port, or a new ipc path.</summary>
    public static string New(string transport) =>
        transport == "ipc" ? $"ipc://{Path.GetTempPath()}zw-{Guid.NewGuid():N}" : "tcp://127.0.0.1:*";
}
