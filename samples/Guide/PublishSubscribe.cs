using Zerowire;

namespace Guide;

internal static class PublishSubscribe
{
    public static async Task RunAsync()
    {
        #region publish-subscribe
        await using var publisher = new PublisherSocket();
        ZmqListener listener = publisher.Bind("tcp://127.0.0.1:*");

        await using var subscriber = new SubscriberSocket();
        subscriber.Subscribe("eur.");
        subscriber.Subscribe("ready");
        subscriber.Connect(listener.Endpoint);

        // What is published before the subscription has arrived goes to nobody: so wait until it is heard.
        do
            publisher.Send("ready");
        while (!subscriber.TryReceive(out _, TimeSpan.FromMilliseconds(10)));

        publisher.Send("eur.usd", "1.08");
        publisher.Send("gbp.usd", "1.27");
        publisher.Send("eur.jpy", "163.20");
        publisher.Send("eur.end");

        await foreach (ZmqMessage update in subscriber.ReceiveAllAsync())
        {
            using (update)
            {
                string topic = update[0].ToString();
                if (topic == "ready") continue;
                if (topic == "eur.end") break;
                Console.WriteLine($"{topic} is {update[1]}");
            }
        }
        #endregion
    }
}
