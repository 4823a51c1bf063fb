namespace Zerowire.Runtime;

/// <summary>Receives the events of one descriptor, on the poller's thread.</summary>
internal interface IPollHandler
{
    /// <summary>The descriptor is readable, or has failed.</summary>
    void InEvent();

    /// <summary>The descriptor is writable, or has failed.</summary>
    void OutEvent();

    /// <summary>The peer has ended the stream, or it has failed. Told to those who asked for it.</summary>
    void HangUpEvent()
    {
    }
}
