using Zerowire;

namespace Guide;

internal static class Broker
{
    public static async Task RunAsync()
    {
        #region broker
        await using var publishers = new XSubscriberSocket();
        await using var subscribers = new XPublisherSocket();
        ZmqListener forPublishers = publishers.Bind("tcp://127.0.0.1:*");
        ZmqListener forSubscribers = subscribers.Bind("tcp://127.0.0.1:*");
        Task messages = PassAsync(publishers, subscribers);
        Task subscriptions = PassAsync(subscribers, publishers);

        await using var publisher = new XPublisherSocket();
        publisher.Connect(forPublishers.Endpoint);
        await using var subscriber = new SubscriberSocket();
        subscriber.Subscribe("eur.");
        subscriber.Connect(forSubscribers.Endpoint);

        // Once the publisher has heard of the subscription, it has come all the way: nothing is missed from here on.
        await HearAsync();
        publisher.Send("gbp.usd", "1.27");
        publisher.Send("eur.usd", "1.08");
        using (ZmqMessage update = await subscriber.ReceiveAsync())
            Console.WriteLine($"subscriber: {update[0]} is {update[1]}");
        await subscriber.DisposeAsync();
        await HearAsync();

        await publishers.DisposeAsync();
        await subscribers.DisposeAsync();
        await Task.WhenAll(messages, subscriptions);

        async Task HearAsync()
        {
            using ZmqMessage message = await publisher.ReceiveAsync();
            if (ZmqSubscription.TryParse(message, out ZmqSubscription subscription))
                Console.WriteLine($"publisher: {subscription} is wanted{(subscription.IsSubscribe ? "" : " no more")}");
        }

        // The whole broker: it need not know what it passes on.
        async Task PassAsync(DuplexSocket from, DuplexSocket to)
        {
            await foreach (ZmqMessage message in from.ReceiveAllAsync())
            {
                using (message)
                    await to.SendAsync(message);
            }
        }
        #endregion
    }
}
