// Publish and subscribe with topics: a weather station publishes every reading once; each subscriber gets only what it
// asked for, filtered at the publisher. A topic is simply how a message begins.

using Zerowire;

await using var publisher = new PublisherSocket();
ZmqListener listener = publisher.Bind("tcp://127.0.0.1:*");

Task subscribers = Task.WhenAll(
    SubscribeAsync("Oslo", topic: "oslo/"),
    SubscribeAsync("The world", topic: ""));

// What is published before anybody subscribes goes to nobody: so publish until both have heard enough.
string[] topics = ["oslo/temperature", "oslo/wind", "lima/temperature"];
for (int i = 0; !subscribers.IsCompleted; i++)
{
    publisher.Send(topics[i % topics.Length], $"{i}");
    await Task.Delay(10);
}

await subscribers;

async Task SubscribeAsync(string name, string topic)
{
    await using var subscriber = new SubscriberSocket();
    subscriber.Subscribe(topic);
    subscriber.Connect(listener.Endpoint);
    for (int i = 0; i < 6; i++)
    {
        // Two frames: the topic, and what there is to say about it.
        using ZmqMessage update = await subscriber.ReceiveAsync();
        Console.WriteLine($"{name}: {update[0]} is {update[1]}");
    }
}
