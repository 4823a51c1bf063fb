namespace Zerowire.Runtime;

/// <summary>A connection to an inproc name that nobody has bound yet.</summary>
internal interface IInprocConnecter
{
    /// <summary>The name was bound: hand the waiting end of the pipe over. Any thread, outside the registry's lock;
    /// the binder has been announced the command.</summary>
    void Bound(IInprocBinder binder);

    /// <summary>Nobody will bind the name any more. Any thread, outside the registry's lock.</summary>
    void Abandoned();
}
