// Publish and subscribe with topics: a weather station publishes every reading once; each subscriber gets only the
// topics that it asked for, filtered at the publisher. A topic is simply how a message begins.

using Zerowire;

await using var publisher = new PublisherSocket();
ZmqListener listener = publisher.Bind("tcp://127.0.0.1:*");

using var stop = new CancellationTokenSource();
var oslo = new TaskCompletionSource();
var everything = new TaskCompletionSource();
Task[] subscribers =
[
    SubscribeAsync("Oslo only", "oslo/", oslo),
    SubscribeAsync("everything", "", everything),
];

// Publishing to nobody is not an error, the message is just dropped; so publish until both have heard enough.
string[] readings = ["oslo/temperature", "oslo/wind", "lima/temperature"];
for (int i = 0; !Task.WhenAll(oslo.Task, everything.Task).IsCompleted; i++)
{
    // Two frames: the topic, and what there is to say about it.
    publisher.Send(readings[i % readings.Length], $"{10 + (i % 15)}");
    await Task.Delay(10);
}

stop.Cancel();
await Task.WhenAll(subscribers);

async Task SubscribeAsync(string name, string topic, TaskCompletionSource heardEnough)
{
    await using var subscriber = new SubscriberSocket();
    subscriber.Subscribe(topic);
    subscriber.Connect(listener.Endpoint);

    int count = 0;
    try
    {
        await foreach (ZmqMessage update in subscriber.ReceiveAllAsync(stop.Token))
        {
            using (update)
            {
                if (count++ < 5) Console.WriteLine($"{name}: {update[0]} = {update[1]}");
            }

            if (count == 5) heardEnough.SetResult();
        }
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine($"{name}: done");
    }
}
