namespace Zerowire.Runtime;

/// <summary>An object that commands are addressed to. It is called only by its own executor.</summary>
internal interface ICommandTarget
{
    void ProcessCommand(in Command command);
}
