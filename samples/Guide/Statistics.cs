using Zerowire;

namespace Guide;

internal static class Statistics
{
    public static async Task RunAsync()
    {
        #region statistics
        await using var context = new ZmqContext();
        await using var publisher = new PublisherSocket(context);
        ZmqListener listener = publisher.Bind("tcp://127.0.0.1:*");
        await using var subscriber = new SubscriberSocket(context);
        subscriber.Subscribe("weather");
        subscriber.Connect(listener.Endpoint);
        while (publisher.TopicCount == 0)
            await Task.Delay(1);

        publisher.Send("weather: rain");
        subscriber.Receive().Dispose();

        ZmqSocketStatistics sent = publisher.Statistics;
        Console.WriteLine($"{sent.MessagesSent} sent, {sent.BytesSent} bytes, {sent.MessagesDropped} dropped");
        Console.WriteLine($"{sent.Connections} peer, {context.Statistics.Sockets} sockets in the context");
        #endregion
    }
}
