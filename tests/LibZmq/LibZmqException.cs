namespace Zerowire.LibZmq;

/// <summary>A call into libzmq failed.</summary>
public sealed class LibZmqException : Exception
{
    internal LibZmqException(string call, int error, string text)
        : base($"{call}: {text} ({error})") => Error = error;

    /// <summary>The errno that libzmq reported.</summary>
    public int Error { get; }
}
