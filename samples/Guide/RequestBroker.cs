using System.Globalization;
using Zerowire;

namespace Guide;

internal static class RequestBroker
{
    public static async Task RunAsync()
    {
        #region request-broker
        await using var clients = new RouterSocket();
        await using var workers = new DealerSocket();
        string front = clients.Bind("tcp://127.0.0.1:*").Endpoint;
        string back = workers.Bind("tcp://127.0.0.1:*").Endpoint;
        var proxy = new ZmqProxy(clients, workers);
        Task running = proxy.RunAsync();

        Task[] crew = [WorkAsync(), WorkAsync()];
        await using var client = new RequestSocket();
        client.Connect(front);
        int sum = 0;
        for (int i = 1; i <= 10; i++)
            sum += int.Parse(await client.RequestAsync($"{i}"), CultureInfo.InvariantCulture);
        Console.WriteLine($"The squares of 1 to 10 add up to {sum}.");

        foreach (Task _ in crew)
            await client.RequestAsync("stop");
        await Task.WhenAll(crew);
        proxy.Stop();
        await running;
        ZmqProxyTraffic traffic = proxy.Statistics.Frontend;
        Console.WriteLine($"{traffic.ReceivedMessages} requests, {traffic.SentMessages} replies");

        async Task WorkAsync()
        {
            await using var worker = new ReplySocket();
            worker.Connect(back);
            while (await worker.ReceiveStringAsync() is var question && question != "stop")
            {
                int number = int.Parse(question, CultureInfo.InvariantCulture);
                await worker.SendAsync($"{number * number}");
            }
            await worker.SendAsync("stopped");
        }
        #endregion
    }
}
