namespace Zerowire.Runtime;

/// <summary>
/// A node of the ownership tree. Owners end their children before themselves, depth first. An object is gone only when
/// all its children have acknowledged their end and every counted command that was sent to it has been processed:
/// the sequence numbers guarantee that no command is on its way to an object that is gone.
/// </summary>
internal abstract class OwnedObject(Executor executor) : ICommandTarget
{
    /// <summary>Null while there was none: of many objects, as the sessions of a listener, none has a child.</summary>
    private HashSet<OwnedObject>? _children;

    private OwnedObject? _owner;
    private long _sentSequence;
    private long _processedSequence;
    private int _pendingAcks;

    /// <summary>Where this object lives; chosen once.</summary>
    public Executor Executor { get; } = executor;

    protected bool IsTerminating { get; private set; }

    /// <summary>The linger, in milliseconds (-1 for ever), that children are ended with.</summary>
    protected virtual int LingerOfChildren => 0;

    /// <summary>Whether a counted command has been announced that has not come yet.</summary>
    protected bool ExpectsCommands => _processedSequence != Interlocked.Read(ref _sentSequence);

    /// <summary>Announces a counted command to this object. Called by the sender, before it sends.</summary>
    public void AnnounceCommand() => Interlocked.Increment(ref _sentSequence);

    /// <summary>Gives a new object its owner, and starts it in its own executor.</summary>
    protected void LaunchChild(OwnedObject child)
    {
        child._owner = this;
        child.AnnounceCommand();
        Executor.Post(child.Executor, new Command(CommandKind.Plug, child));
        // At once, not by a command to itself: a child that is not known yet could not be ended.
        Own(child);
    }

    /// <summary>Asks for the end of this object: of its owner if it has one.</summary>
    protected void Terminate()
    {
        if (IsTerminating)
            return;
        if (_owner is null)
            ProcessTerm(LingerOfChildren);
        else
            Executor.Post(_owner.Executor, new Command(CommandKind.TermRequest, _owner, this));
    }

    /// <summary>Ends a child of this object.</summary>
    protected void TerminateChild(OwnedObject child) => ProcessTermRequest(child);

    /// <summary>The object waits for this many more acknowledgements before it is gone.</summary>
    protected void RegisterTermAcks(int count) => _pendingAcks += count;

    protected void UnregisterTermAck()
    {
        _pendingAcks--;
        CheckTermAcks();
    }

    public virtual void ProcessCommand(in Command command)
    {
        switch (command.Kind)
        {
            case CommandKind.Plug:
                ProcessPlug();
                CountCommand();
                break;
            case CommandKind.TermRequest:
                ProcessTermRequest((OwnedObject)command.Argument!);
                break;
            case CommandKind.Term:
                ProcessTerm((int)command.Value);
                break;
            case CommandKind.TermAck:
                UnregisterTermAck();
                break;
            default:
                throw new InvalidOperationException($"{GetType().Name} does not know the command {command.Kind}.");
        }
    }

    /// <summary>One counted command has been processed.</summary>
    protected void CountCommand()
    {
        _processedSequence++;
        CheckTermAcks();
    }

    protected virtual void ProcessPlug()
    {
    }

    /// <summary>Begins the end of this object. Overrides clean up what is theirs, then call this.</summary>
    protected virtual void ProcessTerm(int linger)
    {
        foreach (OwnedObject child in _children ?? [])
        {
            Executor.Post(child.Executor, new Command(CommandKind.Term, child, null, linger));
            _pendingAcks++;
        }
        _children = null;
        IsTerminating = true;
        CheckTermAcks();
    }

    /// <summary>The object is gone: nobody knows it any more. Runs in its own executor.</summary>
    protected virtual void ProcessDestroy()
    {
    }

    private void Own(OwnedObject child)
    {
        if (IsTerminating)
        {
            _pendingAcks++;
            Executor.Post(child.Executor, new Command(CommandKind.Term, child));
            return;
        }
        (_children ??= []).Add(child);
    }

    private void ProcessTermRequest(OwnedObject child)
    {
        // While terminating, or when the child was asked already, its acknowledgement is on the way.
        if (IsTerminating || _children?.Remove(child) is not true)
            return;
        _pendingAcks++;
        Executor.Post(child.Executor, new Command(CommandKind.Term, child, null, LingerOfChildren));
    }

    private void CheckTermAcks()
    {
        if (!IsTerminating || _pendingAcks != 0 || ExpectsCommands)
            return;
        if (_owner is not null)
            Executor.Post(_owner.Executor, new Command(CommandKind.TermAck, _owner));
        ProcessDestroy();
    }
}
