using System.Diagnostics;

namespace Zerowire.Benchmarks;

/// <summary>The two ends of a one-way stream. The clock runs at the receiver, on a warmed connection.</summary>
internal static class ThroughputLoops<TSocket>
    where TSocket : struct, IBenchmarkSocket<TSocket>
{
    private const double WarmUpSeconds = 2;

    /// <summary>Sends for ever; the process or the thread ends with the benchmark.</summary>
    public static void Send(TSocket socket, int size)
    {
        byte[] body = new byte[size];
        while (true) SendBatch(socket, body, 1024);
    }

    public static void Receive(TSocket socket, int size, double seconds)
    {
        byte[] buffer = new byte[size];
        // The clock is read once a batch: often enough for the slowest stream, too rarely to cost anything.
        int batch = size >= 16 * 1024 ? 64 : 1024;
        ReceiveFor(socket, buffer, batch, WarmUpSeconds);
        ControlChannel.Say("START");
        Snapshot before = Snapshot.Take();
        (long count, double elapsed) = ReceiveFor(socket, buffer, batch, seconds);
        Snapshot used = Snapshot.Take() - before;
        ControlChannel.Say(FormattableString.Invariant($"THROUGHPUT {count} {elapsed:F6} {used}"));
        // Keep draining: the sender must not block before it has been asked what it used.
        while (true) ReceiveBatch(socket, buffer, batch);
    }

    private static (long Count, double Elapsed) ReceiveFor(TSocket socket, byte[] buffer, int batch, double seconds)
    {
        long count = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            ReceiveBatch(socket, buffer, batch);
            count += batch;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed.TotalSeconds < seconds);
        return (count, elapsed.TotalSeconds);
    }

    private static void SendBatch(TSocket socket, byte[] body, int count)
    {
        for (int i = 0; i < count; i++) socket.Send(body);
    }

    private static void ReceiveBatch(TSocket socket, byte[] buffer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (socket.Receive(buffer) != buffer.Length) throw new InvalidDataException("A message has a wrong size.");
        }
    }
}
