using System.Diagnostics;

namespace Zerowire.Benchmarks;

/// <summary>The two ends of a round trip.</summary>
internal static class LatencyLoops<TSocket>
    where TSocket : struct, IBenchmarkSocket<TSocket>
{
    private const double WarmUpSeconds = 2;
    private const int MaxSamples = 8_000_000;

    /// <summary>Sends back what arrives, for ever.</summary>
    public static void Echo(TSocket socket, int size)
    {
        byte[] buffer = new byte[size];
        while (true) EchoBatch(socket, buffer);
    }

    public static void Ask(TSocket socket, int size, double seconds)
    {
        byte[] buffer = new byte[size];
        uint[] samples = GC.AllocateUninitializedArray<uint>(MaxSamples);
        // Touches every page before the clock runs.
        Array.Fill(samples, 1u);
        AskFor(socket, buffer, samples, WarmUpSeconds);
        ControlChannel.Say("START");
        Snapshot before = Snapshot.Take();
        int count = AskFor(socket, buffer, samples, seconds);
        Snapshot used = Snapshot.Take() - before;
        Array.Sort(samples, 0, count);
        ControlChannel.Say(FormattableString.Invariant(
            $"LATENCY {count} {At(50):F3} {At(90):F3} {At(99):F3} {used}"));

        double At(int percentile) =>
            samples[(int)((count - 1) * (percentile / 100.0))] * 1e6 / Stopwatch.Frequency;
    }

    private static int AskFor(TSocket socket, byte[] buffer, uint[] samples, double seconds)
    {
        int count = 0;
        long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        long now = Stopwatch.GetTimestamp();
        while (now < end && count < samples.Length) now = AskOnce(socket, buffer, ref samples[count++]);
        return count;
    }

    private static long AskOnce(TSocket socket, byte[] buffer, ref uint sample)
    {
        long sent = Stopwatch.GetTimestamp();
        socket.Send(buffer);
        if (socket.Receive(buffer) != buffer.Length) throw new InvalidDataException("A message has a wrong size.");
        long received = Stopwatch.GetTimestamp();
        sample = (uint)long.Min(received - sent, uint.MaxValue);
        return received;
    }

    private static void EchoBatch(TSocket socket, byte[] buffer)
    {
        for (int i = 0; i < 256; i++) socket.Send(buffer.AsSpan(0, socket.Receive(buffer)));
    }
}
