namespace Zerowire.Tests.Infrastructure;

/// <summary>The three ways to call a socket, which must behave alike.</summary>
internal enum ApiForm
{
    /// <summary>Calls that block.</summary>
    Sync,

    /// <summary>Calls that return false when their time is over.</summary>
    Try,

    /// <summary>Calls that are awaited.</summary>
    Async,
}
