namespace Zerowire.Pipes;

/// <summary>An object on the heap that holds a message, so that a waiting operation can read or fill it.</summary>
internal interface IMessageOwner
{
    /// <summary>Whether the object was disposed, perhaps while the operation waited; it has no buffer then.</summary>
    bool IsDisposed { get; }

    ref MessageBuffer Buffer { get; }
}
