using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Allocation;

/// <summary>To know where a message comes from costs one object for each connection, made when it is first asked for.
/// </summary>
[Collection(SerialCollection.Name)]
public sealed class MetadataAllocationTests
{
    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("ipc://*")]
    public async Task Asking_every_message_allocates_nothing(string endpoint)
    {
        await using var context = new ZmqContext();
        await using var near = new DealerSocket(context);
        await using var far = new DealerSocket(context);
        far.RoutingId = "far"u8.ToArray();
        far.AnnounceProperty("X-Tenant", "acme");
        far.Connect(near.Bind(endpoint).Endpoint);
        using var message = new ZmqMessage();
        await OwnThread.Run(() => RepeatedSteps.AssertNothingAllocated(() =>
        {
            far.Send("message"u8);
            near.Receive(message);
            ZmqMetadata metadata = message.Metadata!;
            bool isOurs = metadata["X-Tenant"] == "acme" && metadata.SocketType == ZmqSocketType.Dealer
                && metadata.RoutingId.Length == 3 && metadata.PeerAddress.Length > 0 && metadata.UserId is null;
            if (!isOurs)
                Assert.Fail("The metadata of another.");
        }));
    }
}
