namespace Zerowire.Tests.Api;

/// <summary>Every number of an option of contexts, against the reference.</summary>
public sealed class ContextOptionWalkTests
{
    private const int LastNumber = 130;

    /// <summary>What the reference says: the least and the most that can be set (none, when the least is more), what is
    /// read at first (null, when nothing can be read), and what is read after a value was set.</summary>
    private static readonly Dictionary<int, Facts> s_facts = new()
    {
        [1] = new(0, int.MaxValue, 1),
        [2] = new(1, 65_535, 1023),
        // Two options in one number: what is set is a priority, and what is read is how many sockets there may be.
        [3] = new(0, int.MaxValue, 65_535, _ => 65_535),
        // The policies of Linux. libzmq takes any number, and asks the system when it starts its threads.
        [4] = new(0, 3, -1),
        [5] = new(0, int.MaxValue, int.MaxValue),
        [6] = new(1, 0, 64),
        [7] = new(0, 8191, null),
        // Nothing is there that could be taken away.
        [8] = new(1, 0, null),
        [9] = new(int.MinValue, int.MaxValue, 0),
        [10] = new(0, int.MaxValue, 1, IsSet),
        [42] = new(0, int.MaxValue, 0, IsSet),
        [70] = new(0, int.MaxValue, 1, IsSet),
    };

    [Fact]
    public void Every_number_is_taken_or_refused_and_read_back_as_the_reference_says()
    {
        for (int number = -1; number <= LastNumber; number++)
        {
            Facts facts = s_facts.GetValueOrDefault(number) ?? new Facts(1, 0, null);
            var context = new ZmqContext();
            AssertReads(context, number, facts.Default);
            foreach (long value in new[] { facts.Least, facts.Most, facts.Least - 1L, facts.Most + 1L, int.MinValue, 1 })
            {
                if (value is < int.MinValue or > int.MaxValue)
                    continue;
                int? before = TryRead(context, number);
                bool isTaken = value >= facts.Least && value <= facts.Most;
                Assert.Equal((number, value, isTaken), (number, value, TrySet(context, number, (int)value)));
                int? after = facts.Default is null ? null : facts.Stored?.Invoke((int)value) ?? (int)value;
                AssertReads(context, number, isTaken ? after : before);
            }
        }
    }

    private static int IsSet(int value) => value == 0 ? 0 : 1;

    private static void AssertReads(ZmqContext context, int number, int? expected) =>
        Assert.Equal((number, expected), (number, TryRead(context, number)));

    private static bool TrySet(ZmqContext context, int number, int value)
    {
        try
        {
            context.SetOption(number, value);
            return true;
        }
        catch (ZmqException e) when (e.Error == ZmqError.InvalidArgument)
        {
            return false;
        }
    }

    private static int? TryRead(ZmqContext context, int number)
    {
        try
        {
            return context.GetOption(number);
        }
        catch (ZmqException e) when (e.Error == ZmqError.InvalidArgument)
        {
            return null;
        }
    }

    private sealed record Facts(int Least, int Most, int? Default, Func<int, int>? Stored = null);
}
