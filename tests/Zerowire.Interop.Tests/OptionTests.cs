using System.Text;
using Zerowire.LibZmq;
using Zerowire.Sockets;

namespace Zerowire.Interop.Tests;

/// <summary>
/// Every option number with every socket type and context, here and in the real libzmq side by side: the same values
/// are taken and refused, and the same is read back, but for the differences that are listed.
/// </summary>
public sealed class OptionTests
{
    private const int LastNumber = 130;

    /// <summary>What differs, and why.</summary>
    private static readonly Dictionary<int, string> s_differences = new()
    {
        [14] = "The descriptors are the own ones of each.",
        [68] = "A text ends with its first NUL.",
        [92] = "A text ends with its first NUL.",
        [61] = "A routing id has 255 bytes at most: longer ones cannot be used.",
        [76] = "A negative time is refused: there the nearest to 0 are taken for 0.",
    };

    /// <summary>Mechanisms that this libzmq is built with, and we are not.</summary>
    private static readonly int[] s_notBuilt = [44, 45, 46, 47, 48, 49, 50, 55, 62, 63, 64, 65, 90, 91, 93];

    /// <summary>Options that libzmq 4.3.4 does not have, or only when it is built with its drafts.</summary>
    private static readonly int[] s_newer = [97, 101, 102, 110, 111, 112, 113, 114, 115, 116];

    private static readonly int[] s_numbers =
    [
        int.MinValue, -2, -1, 0, 1, 2, 3, 4, 5, 100, 255, 256, 1500, 65_535, 6_553_599, 6_553_600, int.MaxValue,
    ];

    public static TheoryData<LibZmqSocketType> Types => [.. Enum.GetValues<LibZmqSocketType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Both_take_refuse_and_give_the_same(LibZmqSocketType type)
    {
        using var context = new LibZmqContext();
        using var theirs = new LibZmqSocket(context, type);
        await using var ourContext = new ZmqContext();
        SocketCore ours = ourContext.CreateSocket((ZmqSocketType)type);
        foreach ((int option, int value) in ((int, int)[])[(17, 0), (27, 20_000), (28, 20_000)])
        {
            byte[] bytes = BitConverter.GetBytes(value);
            Assert.Equal((ZmqError)theirs.TrySetOption(option, bytes), ours.SetOption(option, bytes));
        }
        var differences = new SortedDictionary<int, string>();
        for (int option = 0; option <= LastNumber; option++)
        {
            string theirAnswers = Walk(option, theirs.TrySetOption, theirs.TryGetOption);
            string ourAnswers = Walk(option, (number, value) => (int)ours.SetOption(number, value),
                (int number, Span<byte> room, out int length) => (int)ours.GetOption(number, room, out length));
            if (theirAnswers != ourAnswers)
                differences.Add(option, FirstDifference(theirAnswers, ourAnswers));
        }
        ours.Dispose();
        foreach (int expected in s_differences.Keys.Concat(s_notBuilt).Concat(s_newer))
            differences.Remove(expected);
        Assert.Equal("", string.Join('\n', differences));
    }

    /// <summary>Values of some form, which no walk over lengths and numbers comes upon.</summary>
    public static TheoryData<int, string> Forms => new()
    {
        { 5, "me" }, { 5, "\0me" }, { 38, "127.0.0.1" }, { 38, "127.0.0.0/8" }, { 38, "127.0.0.1/32" },
        { 38, "127.0.0.1/129" }, { 38, "127.0.0.1/-1" }, { 38, "127.0.0.1/" }, { 38, "localhost" }, { 38, "*" },
        { 38, "::1" }, { 38, "::1/64" }, { 38, "::1/128" }, { 38, "::1/129" }, { 38, "[::1]" }, { 68, "localhost:1080" },
        { 68, "no proxy" }, { 92, "lo" }, { 92, "no such device" }, { 95, "X-a:b" }, { 95, "X-a:b:c" }, { 95, "X-:b" },
        { 95, "X-:bc" }, { 95, "X-a:" }, { 95, "X-abc:" }, { 95, "x-a:bb" }, { 95, ":X-abc" }, { 95, "X-abc" },
        { 95, "Y-a:bb" }, { 95, "X-a:b\0" }, { 99, "user" }, { 100, "pass word" }, { 100, "" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Both_take_refuse_and_give_the_same_forms(int option, string form)
    {
        using var context = new LibZmqContext();
        using var theirs = new LibZmqSocket(context, LibZmqSocketType.Dealer);
        await using var ourContext = new ZmqContext();
        using var ours = new DealerSocket(ourContext);
        theirs.TrySetOption(42, BitConverter.GetBytes(1));
        ours.IPv6 = true;
        byte[] value = Encoding.Latin1.GetBytes(form);
        Assert.Equal((ZmqError)theirs.TrySetOption(option, value), ours.Core.SetOption(option, value));
        byte[] their = new byte[300];
        byte[] our = new byte[300];
        Assert.Equal(
            (ZmqError)theirs.TryGetOption(option, their, out int theirLength),
            ours.Core.GetOption(option, our, out int ourLength));
        Assert.Equal(their[..theirLength], our[..ourLength]);
    }

    [Fact]
    public void Contexts_take_refuse_and_give_the_same()
    {
        var differences = new List<string>();
        for (int option = 0; option <= LastNumber; option++)
        {
            using var theirs = new LibZmqContext();
            var ours = new Runtime.ContextOptions();
            foreach (int value in s_numbers)
            {
                // Priorities, policies and processors that there are not; and the number of sockets, which is bounded
                // by the descriptors of the process there.
                if ((option is 3 or 4 or 7 or 8 && value is < 0 or > 3) || (option == 2 && value > 1500))
                    continue;
                int their = theirs.TrySetOption(option, value);
                int our = (int)ours.Set(option, BitConverter.GetBytes(value));
                if (their != our)
                    differences.Add($"{option} set to {value}: {(ZmqError)their} there, {(ZmqError)our} here");
            }
            byte[] room = new byte[4];
            int read = ours.Get(option, room, out _) == ZmqError.None ? BitConverter.ToInt32(room) : -1;
            if (theirs.GetOption(option) != read)
                differences.Add($"{option} reads {theirs.GetOption(option)} there, {read} here");
        }
        Assert.Equal("", string.Join('\n', differences));
    }

    private delegate int Setter(int option, ReadOnlySpan<byte> value);

    private delegate int Getter(int option, Span<byte> room, out int length);

    /// <summary>Reads the option, sets it to all kinds of values, and tells what came of it, one answer a
    /// line.</summary>
    private static string Walk(int option, Setter set, Getter get)
    {
        var answers = new StringBuilder();
        void Note(string what) => answers.Append(what).Append('\n');
        void Read(int room)
        {
            byte[] bytes = new byte[room];
            int error = get(option, bytes, out int length);
            Note($"get {room}: {(ZmqError)error} {Convert.ToHexString(bytes, 0, length)}");
        }

        foreach (int room in (int[])[0, 1, 3, 4, 5, 8, 9, 16, 255, 300])
            Read(room);
        foreach (int value in s_numbers)
        {
            Note($"set {value}: {(ZmqError)set(option, BitConverter.GetBytes(value))}");
            Read(sizeof(int));
        }
        foreach (long value in (long[])[long.MinValue, -1, 0, 1, long.MaxValue])
        {
            Note($"set {value}: {(ZmqError)set(option, BitConverter.GetBytes(value))}");
            Read(sizeof(long));
        }
        foreach (int length in (int[])[0, 1, 2, 3, 5, 7, 15, 255, 256, 300])
        {
            byte[] value = new byte[length];
            Array.Fill(value, (byte)'a');
            Note($"set {length} bytes: {(ZmqError)set(option, value)}");
            Read(300);
        }
        return answers.ToString();
    }

    private static string FirstDifference(string theirs, string ours)
    {
        string[] there = theirs.Split('\n');
        string[] here = ours.Split('\n');
        int line = Enumerable.Range(0, there.Length).First(i => there[i] != here[i]);
        return $"there: {there[line]}, here: {here[line]}";
    }
}
