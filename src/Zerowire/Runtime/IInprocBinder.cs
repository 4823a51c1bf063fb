namespace Zerowire.Runtime;

/// <summary>A socket that has bound an inproc name.</summary>
internal interface IInprocBinder
{
    /// <summary>Announces the command that will bring a pipe, so that the socket is not gone before. Any thread.</summary>
    void AnnounceCommand();
}
