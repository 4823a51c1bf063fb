namespace Zerowire.Pipes;

/// <summary>An object on the heap that holds a message, so that a waiting operation can read or fill it.</summary>
internal interface IMessageOwner
{
    ref MessageBuffer Buffer { get; }

    /// <summary>Whether the buffer cannot be had any more.</summary>
    bool IsDisposed { get; }
}
