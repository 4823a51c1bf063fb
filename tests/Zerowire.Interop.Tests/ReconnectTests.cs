using Zerowire.Interop.Tests.Peers;

namespace Zerowire.Interop.Tests;

/// <summary>Peers that crash and come back.</summary>
public sealed class ReconnectTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    private CancellationToken Patience => _patience.Token;

    public void Dispose() => _patience.Dispose();

    private static int Crashes => TestScope.All ? 20 : 2;

    [Fact]
    public async Task A_dealer_finds_its_router_again_after_every_crash()
    {
        string endpoint = "tcp://127.0.0.1:*";
        await using var dealer = new DealerSocket();
        for (int life = 0; life <= Crashes; life++)
        {
            using ExternalProcess python = ExternalProcess.Python("router.py", "bind", endpoint, int.MaxValue);
            endpoint = await python.ReadEndpointAsync();
            if (life == 0) dealer.Connect(endpoint);
            AssertAnswered(dealer, $"life {life}");
            await python.KillAsync();
        }
    }

    [Fact]
    public async Task A_bound_socket_takes_in_every_successor_of_a_crashed_peer()
    {
        await using var pull = new PullSocket();
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        for (int life = 0; life <= Crashes; life++)
        {
            using ExternalProcess python = ExternalProcess.Python("push.py", "connect", endpoint, 3);
            for (int i = 0; i < 3; i++)
            {
                using ZmqMessage task = await pull.ReceiveAsync(Patience);
                Assert.Equal($"{i}", task[1].ToString());
            }

            await python.KillAsync();
        }
    }

    [Fact]
    public async Task Requests_wait_for_a_server_that_starts_later()
    {
        using ExternalProcess first = ExternalProcess.Python("reply.py", "bind", "tcp://127.0.0.1:*", 1);
        string endpoint = await first.ReadEndpointAsync();
        await first.KillAsync();

        await using var request = new RequestSocket();
        request.Connect(endpoint);
        Task<string> answer = request.RequestAsync("hello", Patience);
        using ExternalProcess second = ExternalProcess.Python("reply.py", "bind", endpoint, 1);
        Assert.Equal("HELLO", await answer);
    }

    // What was under way when the peer died is lost with it, so the question is asked until it is answered.
    private static void AssertAnswered(DealerSocket dealer, string text)
    {
        string expected = text.ToUpperInvariant();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            dealer.Send(text);
            bool received = dealer.TryReceiveString(out string? answer, TimeSpan.FromMilliseconds(200));
            if (received && answer == expected) return;
        }
    }
}
