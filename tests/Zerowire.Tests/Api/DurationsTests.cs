namespace Zerowire.Tests.Api;

public sealed class DurationsTests
{
    [Fact]
    public void A_timeout_counts_milliseconds_rounded_up()
    {
        Assert.Equal(0, TimeSpan.Zero.ToTimeout());
        Assert.Equal(1, TimeSpan.FromTicks(1).ToTimeout());
        Assert.Equal(2, TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond + 1).ToTimeout());
        Assert.Equal(1500, TimeSpan.FromSeconds(1.5).ToTimeout());
        Assert.Equal(-1, Timeout.InfiniteTimeSpan.ToTimeout());
        Assert.Equal(int.MaxValue, TimeSpan.FromMilliseconds(int.MaxValue).ToTimeout());
    }

    [Fact]
    public void A_timeout_that_is_negative_or_too_long_is_refused_by_name()
    {
        TimeSpan timeout = TimeSpan.FromMilliseconds(-2);
        Assert.Equal(nameof(timeout), Assert.Throws<ArgumentOutOfRangeException>(() => timeout.ToTimeout()).ParamName);
        timeout = TimeSpan.FromMilliseconds(int.MaxValue + 1L);
        Assert.Throws<ArgumentOutOfRangeException>(() => timeout.ToTimeout());
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeSpan.MinValue.ToTimeout());
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeSpan.MaxValue.ToTimeout());
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeSpan.FromTicks(-1).ToTimeout());
    }

    [Fact]
    public void Where_forever_has_no_meaning_it_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Timeout.InfiniteTimeSpan.ToMilliseconds());

    [Fact]
    public void Optional_seconds_are_at_least_one_or_the_default()
    {
        Assert.Equal(-1, default(TimeSpan?).ToSecondsOrDefault("value"));
        Assert.Equal(1, ((TimeSpan?)TimeSpan.FromMilliseconds(1)).ToSecondsOrDefault("value"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((TimeSpan?)TimeSpan.Zero).ToSecondsOrDefault("value"));
        Assert.Null(Durations.FromSecondsOrDefault(-1));
        Assert.Equal(TimeSpan.FromSeconds(7), Durations.FromSecondsOrDefault(7));
        Assert.Equal(Timeout.InfiniteTimeSpan, Durations.FromMilliseconds(-1));
    }
}
