using Zerowire;

namespace Guide;

internal static class NewestOnly
{
    public static async Task RunAsync()
    {
        #region newest-only
        await using var sensor = new PublisherSocket { Conflate = true };
        ZmqListener listener = sensor.Bind("tcp://127.0.0.1:*");

        await using var display = new SubscriberSocket { Conflate = true };
        display.Subscribe("temperature");
        display.Connect(listener.Endpoint);
        do
            sensor.Send("temperature", "0");
        while (!display.TryReceive(out _, TimeSpan.FromMilliseconds(10)));

        // Many readings while the display does not look: the older ones are of no use, and nothing waits for it.
        for (int reading = 1; reading <= 100_000; reading++)
            sensor.Send("temperature", $"{reading}");

        int shown = 0;
        string newest;
        do
        {
            using ZmqMessage message = display.Receive();
            newest = message[1].ToString();
            shown++;
        }
        while (newest != "100000");
        Console.WriteLine($"The last reading is {newest}.");
        Console.WriteLine(shown < 100_000 ? "Some before it were replaced." : "All were shown.");
        #endregion
    }
}
