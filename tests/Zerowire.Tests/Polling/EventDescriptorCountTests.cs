using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Polling;

/// <summary>Looks at the descriptors of the whole process.</summary>
[Collection(SerialCollection.Name)]
public sealed class EventDescriptorCountTests
{
    private const string OwnDescriptors = "/proc/self/fd";

    [Fact]
    public async Task A_socket_has_one_only_if_it_was_asked_for()
    {
        await using ZmqContext context = TestContext.Create();
        await using var first = new PullSocket(context);
        int before = Count();
        PullSocket[] pulls = [.. Enumerable.Range(0, 20).Select(_ => new PullSocket(context))];
        Assert.Equal(before, Count());
        foreach (PullSocket pull in pulls)
            Assert.True(pull.EventDescriptor >= 0);
        Assert.InRange(Count(), before + pulls.Length, int.MaxValue);
        foreach (PullSocket pull in pulls)
            pull.Dispose();
        Assert.Equal(before, Count());
    }

    private static int Count() => Directory.GetFiles(OwnDescriptors).Length;
}
