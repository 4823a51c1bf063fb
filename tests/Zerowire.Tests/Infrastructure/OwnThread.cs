namespace Zerowire.Tests.Infrastructure;

/// <summary>Runs calls that block on threads of their own, so that they starve nobody.</summary>
internal static class OwnThread
{
    public static Task Run(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> Run<T>(Func<T> action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
