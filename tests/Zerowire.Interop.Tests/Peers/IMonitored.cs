namespace Zerowire.Interop.Tests.Peers;

/// <summary>A socket, of whichever implementation, whose events come as messages of the first version.</summary>
internal interface IMonitored : IDisposable
{
    string Bind(string endpoint);

    void Connect(string endpoint);

    void Unbind(string endpoint);

    void Disconnect(string endpoint);

    /// <summary>Closes the socket; what is left of its events can still be received.</summary>
    void Close();

    /// <summary>The frames of the next event.</summary>
    byte[][] NextEvent();
}
