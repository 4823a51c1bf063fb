// A payment run in parallel. The ventilator pushes one task per payment, three workers share them, and the
// sink collects the results: nobody waits for a single payment, and a worker can be another process or another
// machine by changing nothing but the two addresses.

using System.Globalization;
using Zerowire;

const int Payments = 30;
const int Workers = 3;

await using var ventilator = new PushSocket();
await using var sink = new PullSocket();
ZmqListener tasks = ventilator.Bind("tcp://127.0.0.1:*");
ZmqListener results = sink.Bind("tcp://127.0.0.1:*");

using var stop = new CancellationTokenSource();
var joined = new List<Task>();
Task[] workers = [.. Enumerable.Range(1, Workers).Select(WorkAsync)];

// Tasks are dealt out to the workers that are there: one that came late would find its share gone.
await Task.WhenAll(joined);

for (int payment = 1; payment <= Payments; payment++)
{
    // Two frames: the number of the payment and its amount in cents.
    ventilator.Send($"payment-{payment:D2}", $"{payment * 1250}");
}

Console.WriteLine($"{Payments} payments are under way.");

decimal total = 0;
var perWorker = new SortedDictionary<string, int>();
for (int i = 0; i < Payments; i++)
{
    using ZmqMessage result = await sink.ReceiveAsync();
    string worker = result[0].ToString();
    perWorker[worker] = perWorker.GetValueOrDefault(worker) + 1;
    total += decimal.Parse(result[2].ToString(), CultureInfo.InvariantCulture) / 100;
}

foreach ((string worker, int count) in perWorker) Console.WriteLine($"{worker} booked {count} payments.");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Payments} payments booked, {total:N2} in all."));

stop.Cancel();
await Task.WhenAll(workers);

async Task WorkAsync(int number)
{
    await using var input = new PullSocket();
    await using var output = new PushSocket();
    joined.Add(input.Connect(tasks.Endpoint).WaitUntilReadyAsync(stop.Token));
    output.Connect(results.Endpoint);
    try
    {
        while (true)
        {
            using ZmqMessage payment = await input.ReceiveAsync(stop.Token);
            // The step that takes its time: a bank's answer, a signature, a disk.
            await Task.Delay(TimeSpan.FromMilliseconds(20), stop.Token);
            using ZmqMessage result = new ZmqMessage($"worker-{number}")
                .Append(payment[0].Span)
                .Append(payment[1].Span);
            await output.SendAsync(result, stop.Token);
        }
    }
    catch (OperationCanceledException)
    {
        // The run is complete.
    }
}
