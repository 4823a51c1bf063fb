using System.Globalization;
using System.Text;
using Zerowire;

namespace Guide;

internal static class WorkerPool
{
    public static async Task RunAsync()
    {
        #region worker-pool
        await using var pool = new RouterSocket { Mandatory = true };
        ZmqListener listener = pool.Bind("tcp://127.0.0.1:*");
        Task[] workers = [WorkAsync("ann"), WorkAsync("bob")];

        int next = 1;
        int sum = 0;
        for (int busy = workers.Length; busy > 0;)
        {
            // Two frames: who is free now, and what it has found out.
            using ZmqMessage result = await pool.ReceiveAsync();
            sum += int.Parse(result[1].Span, CultureInfo.InvariantCulture);
            string task = next <= 10 ? $"{next++}" : "stop";
            pool.Send(result[0].Span, Encoding.UTF8.GetBytes(task));
            if (task == "stop") busy--;
        }

        await Task.WhenAll(workers);
        Console.WriteLine($"The squares of 1 to 10 add up to {sum}.");

        async Task WorkAsync(string name)
        {
            await using var worker = new DealerSocket { RoutingId = Encoding.UTF8.GetBytes(name) };
            worker.Connect(listener.Endpoint);
            await worker.SendAsync("0");
            while (await worker.ReceiveStringAsync() is var task && task != "stop")
            {
                int number = int.Parse(task, CultureInfo.InvariantCulture);
                await worker.SendAsync($"{number * number}");
            }
        }
        #endregion
    }
}
