namespace Zerowire.Runtime;

/// <summary>One who waits for a descriptor of the operating system.</summary>
internal interface IDescriptorHandler
{
    /// <summary>The descriptor may be ready; it is not watched any more. On the watcher's thread; must not
    /// wait.</summary>
    void ReadyEvent();
}
