using System.Globalization;
using Zerowire;

namespace Guide;

internal static class Pipeline
{
    public static async Task RunAsync()
    {
        #region pipeline
        await using var source = new PushSocket();
        await using var sink = new PullSocket();
        ZmqListener tasks = source.Bind("tcp://127.0.0.1:*");
        ZmqListener results = sink.Bind("tcp://127.0.0.1:*");

        PullSocket[] inputs = [new(), new(), new()];
        // Tasks are dealt out to the workers that are there: wait until all are.
        await Task.WhenAll(inputs.Select(input => input.Connect(tasks.Endpoint).WaitUntilReadyAsync()));
        Task[] workers = [.. inputs.Select(WorkAsync)];

        for (int number = 1; number <= 30; number++)
            await source.SendAsync($"{number}");

        int sum = 0;
        for (int received = 0; received < 30; received++)
            sum += int.Parse(await sink.ReceiveStringAsync(), CultureInfo.InvariantCulture);
        Console.WriteLine($"Twice the numbers from 1 to 30 is {sum} in all.");

        foreach (PullSocket input in inputs)
            await input.DisposeAsync();
        await Task.WhenAll(workers);

        async Task WorkAsync(PullSocket input)
        {
            await using var output = new PushSocket();
            output.Connect(results.Endpoint);
            await foreach (ZmqMessage task in input.ReceiveAllAsync())
            {
                using (task)
                    await output.SendAsync($"{2 * int.Parse(task[0].Span, CultureInfo.InvariantCulture)}");
            }
        }
        #endregion
    }
}
