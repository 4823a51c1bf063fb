using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Polling;

/// <summary>Waits of a poller in the forms of the scenarios.</summary>
internal static class PollerCalls
{
    /// <summary>Waits for one event; the wait is under way, or about to be, when this returns.</summary>
    public static Task<ZmqPollEvent> WaitAsync(this ZmqPoller poller, ApiForm form) => form switch
    {
        ApiForm.Sync => OwnThread.Run(() => poller.Wait(Eventually.Patience)),
        ApiForm.Try => OwnThread.Run(() =>
            poller.TryWait(out ZmqPollEvent ready, Eventually.Patience) ? ready : throw new TimeoutException()),
        _ => poller.WaitAsync().InTimeAsync(),
    };

    /// <summary>Waits for as many events as there is room for.</summary>
    public static async Task<ZmqPollEvent[]> WaitAsync(this ZmqPoller poller, ApiForm form, int room)
    {
        var events = new ZmqPollEvent[room];
        int count = 0;
        switch (form)
        {
            case ApiForm.Sync:
                count = await OwnThread.Run(() => poller.Wait(events, Eventually.Patience));
                break;
            case ApiForm.Try:
                Assert.True(await OwnThread.Run(() => poller.TryWait(events, out count, Eventually.Patience)));
                break;
            default:
                count = await poller.WaitAsync(events.AsMemory()).InTimeAsync();
                break;
        }
        return events[..count];
    }

    public static void AssertNothingReady(this ZmqPoller poller) =>
        Assert.False(poller.TryWait(out ZmqPollEvent ready), $"{ready}");
}
