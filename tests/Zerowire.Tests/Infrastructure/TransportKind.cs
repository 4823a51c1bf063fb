namespace Zerowire.Tests.Infrastructure;

internal enum TransportKind
{
    Tcp,
    Ipc,
    Inproc,
}
