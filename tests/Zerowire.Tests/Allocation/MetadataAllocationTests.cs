using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Allocation;

/// <summary>To know where a message comes from costs one object for each connection, and that only when it is asked.</summary>
[Collection(SerialCollection.Name)]
public sealed class MetadataAllocationTests
{
    private const int Messages = 3000;

    /// <summary>What the runner itself may take meanwhile; one object a message would be ten times as much.</summary>
    private const long Noise = 8000;

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
        await OwnThread.Run(() =>
        {
            using var message = new ZmqMessage();
            long least = long.MaxValue;
            for (int round = 0; round < 4; round++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                for (int i = 0; i < Messages; i++)
                {
                    far.Send("message"u8);
                    near.Receive(message);
                    ZmqMetadata metadata = message.Metadata!;
                    if (metadata["X-Tenant"] != "acme" || metadata.SocketType != ZmqSocketType.Dealer
                        || metadata.RoutingId.Length != 3 || metadata.PeerAddress.Length == 0 || metadata.UserId is not null)
                        Assert.Fail("The metadata of another.");
                }
                // The first round warms up.
                if (round > 0)
                    least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }
            Assert.InRange(least, 0, Noise);
        });
    }
}
