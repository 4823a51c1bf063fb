using Zerowire.Runtime;
using Zerowire.Tests.Patterns;

namespace Zerowire.Tests.Runtime;

/// <summary>Owners and children in executors that run when the test says so.</summary>
public sealed class OwnershipTests
{
    private readonly Queue<Executor> _pending = [];

    [Fact]
    public void A_child_that_is_ended_in_the_step_that_launched_it_ends()
    {
        var owner = new Node(new StepExecutor(_pending));
        var child = new Node(new StepExecutor(_pending));
        owner.Launch(child);
        owner.End(child);
        Run();
        Assert.True(child.IsGone);
        owner.EndItself();
        Run();
        Assert.True(owner.IsGone);
    }

    [Fact]
    public void A_child_that_is_launched_by_an_owner_that_ends_is_waited_for()
    {
        var owner = new Node(new StepExecutor(_pending));
        var first = new Node(new StepExecutor(_pending));
        var late = new Node(new StepExecutor(_pending));
        owner.Launch(first);
        owner.EndItself();
        owner.Launch(late);
        Assert.False(owner.IsGone);
        Run();
        Assert.True(first.IsGone && late.IsGone && owner.IsGone);
    }

    private void Run()
    {
        while (_pending.TryDequeue(out Executor? executor))
            executor.Wake();
    }

    private sealed class Node(Executor executor) : OwnedObject(executor)
    {
        public bool IsGone { get; private set; }

        public void Launch(Node child) => LaunchChild(child);

        public void End(Node child) => TerminateChild(child);

        public void EndItself() => Terminate();

        protected override void ProcessDestroy() => IsGone = true;
    }
}
