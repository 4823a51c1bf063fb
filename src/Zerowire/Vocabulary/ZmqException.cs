namespace Zerowire;

/// <summary>An operation of ZeroMQ failed; <see cref="Error"/> says why.</summary>
public sealed class ZmqException : Exception
{
    /// <summary>Creates an exception for an error, with a text that describes it.</summary>
    /// <param name="error">The reason.</param>
    public ZmqException(ZmqError error)
        : base(error.Describe()) => Error = error;

    /// <summary>Creates an exception for an error, with a text of the caller's.</summary>
    /// <param name="error">The reason.</param>
    /// <param name="message">What failed and why.</param>
    public ZmqException(ZmqError error, string message)
        : base(message) => Error = error;

    /// <summary>Creates an exception for an error that another exception caused.</summary>
    /// <param name="error">The reason.</param>
    /// <param name="message">What failed and why.</param>
    /// <param name="innerException">The cause.</param>
    public ZmqException(ZmqError error, string message, Exception? innerException)
        : base(message, innerException) => Error = error;

    /// <summary>The reason: the name and number of the <c>errno</c> that libzmq would set.</summary>
    public ZmqError Error { get; }
}
