using System.Diagnostics;
using Zerowire.Platform;

namespace Zerowire.Tests.Platform;

public sealed class ParkerTests
{
    public static TheoryData<string> Kinds => new("Futex", "Monitor", "Signal");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_permit_given_before_is_taken_without_waiting(string kind)
    {
        Parker parker = Create(kind);
        parker.Unpark();
        Assert.True(parker.Park(-1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_permits_are_one(string kind)
    {
        Parker parker = Create(kind);
        parker.Unpark();
        parker.Unpark();
        Assert.True(parker.Park(0));
        Assert.False(parker.Park(0));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Park_ends_when_time_runs_out(string kind)
    {
        Parker parker = Create(kind);
        long start = Stopwatch.GetTimestamp();
        Assert.False(parker.Park(30));
        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= 29);
        parker.Unpark();
        Assert.True(parker.Park(0));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Unpark_from_another_thread_ends_a_wait(string kind)
    {
        Parker parker = Create(kind);
        Thread other = new(parker.Unpark);
        other.Start();
        Assert.True(parker.Park(-1));
        Assert.True(other.Join(10_000));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_threads_that_wake_each_other_never_lose_a_permit(string kind)
    {
        const int Rounds = 20_000;
        Parker ping = Create(kind), pong = Create(kind);
        int failures = 0;
        Thread other = new(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                if (!ping.Park(10_000))
                    Interlocked.Increment(ref failures);
                pong.Unpark();
            }
        });
        other.Start();
        for (int i = 0; i < Rounds && failures == 0; i++)
        {
            ping.Unpark();
            // A short time now and then, so that expiry and permit meet.
            while (!pong.Park(i % 3 == 0 ? 1 : 10_000))
                Assert.Equal(0, i % 3);
        }

        Assert.True(other.Join(20_000));
        Assert.Equal(0, failures);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_written_before_unpark_is_seen_after_park(string kind)
    {
        const int Total = 100_000;
        Parker parker = Create(kind);
        int produced = 0;
        Thread producer = new(() =>
        {
            for (int i = 1; i <= Total; i++)
            {
                Volatile.Write(ref produced, i);
                parker.Unpark();
            }
        });
        producer.Start();
        int seen = 0;
        while (seen < Total)
        {
            Assert.True(parker.Park(10_000), $"No permit after {seen} of {Total}.");
            seen = Volatile.Read(ref produced);
        }

        Assert.True(producer.Join(10_000));
    }

    private static Parker Create(string kind) => kind switch
    {
        "Futex" => new FutexParker(),
        "Signal" => new SignalParker(),
        _ => new MonitorParker(),
    };
}
