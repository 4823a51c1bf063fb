using Zerowire;

namespace Guide;

internal static class LastValues
{
    public static async Task RunAsync()
    {
        #region last-values
        var prices = new Dictionary<string, string> { ["eur.usd"] = "1.08" };
        var turn = new Lock();
        await using var publisher = new XPublisherSocket { ManualLastValue = true };
        ZmqListener listener = publisher.Bind("tcp://127.0.0.1:*");
        Task serving = ServeAsync();

        await using var early = new SubscriberSocket();
        early.Subscribe("eur.usd");
        early.Connect(listener.Endpoint);
        await PrintAsync("early", early);
        Publish("eur.usd", "1.09");
        await PrintAsync("early", early);

        await using var late = new SubscriberSocket();
        late.Subscribe("eur.usd");
        late.Connect(listener.Endpoint);
        await PrintAsync("late", late);
        Publish("eur.usd", "1.10");
        await PrintAsync("early", early);
        await PrintAsync("late", late);

        await publisher.DisposeAsync();
        await serving;

        void Publish(string topic, string price)
        {
            lock (turn)
                publisher.Send(topic, prices[topic] = price);
        }

        async Task ServeAsync()
        {
            await foreach (ZmqMessage message in publisher.ReceiveAllAsync())
            {
                using (message)
                {
                    if (!ZmqSubscription.TryParse(message, out ZmqSubscription subscription)) continue;
                    string topic = subscription.ToString();
                    lock (turn)
                    {
                        if (!subscription.IsSubscribe)
                        {
                            publisher.Unsubscribe(topic);
                        }
                        else if (prices.TryGetValue(topic, out string? price))
                        {
                            // The message after Subscribe goes to the new subscriber alone: let no other come between.
                            publisher.Subscribe(topic);
                            publisher.Send(topic, price);
                        }
                    }
                }
            }
        }

        async Task PrintAsync(string name, SubscriberSocket subscriber)
        {
            using ZmqMessage update = await subscriber.ReceiveAsync();
            Console.WriteLine($"{name}: {update[0]} is {update[1]}");
        }
        #endregion
    }
}
