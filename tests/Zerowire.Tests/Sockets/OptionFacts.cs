using System.Security.Cryptography;
using System.Text;
using static Zerowire.ZmqSocketType;

namespace Zerowire.Tests.Sockets;

/// <summary>What the reference says of an option of sockets by its number: the tests' own knowledge.</summary>
internal sealed record OptionFacts(int Number, OptionForm Form, ZmqSocketType[] SetBy, ZmqSocketType[] ReadBy)
{
    private static readonly ZmqSocketType[] s_all = Enum.GetValues<ZmqSocketType>();
    private static readonly ZmqSocketType[] s_publishers = [Publisher, XPublisher];
    private static readonly ZmqSocketType[] s_routers = [Reply, Router];

    /// <summary>The least number, or the length of the shortest value.</summary>
    public long Least { get; init; }

    public long Most { get; init; } = int.MaxValue;

    public long Default { get; init; }

    /// <summary>Where one type begins with something else.</summary>
    public Func<ZmqSocketType, long>? DefaultOf { get; init; }

    /// <summary>Whether the value depends on the state of the socket.</summary>
    public bool Varies { get; init; }

    /// <summary>Whether it can be read into more room than it needs.</summary>
    public bool TakesLargerRoom { get; init; }

    /// <summary>A value of bytes that is taken, by its length; any bytes, unless only some are.</summary>
    public Func<int, byte[]> Sample { get; init; } = RandomNumberGenerator.GetBytes;

    /// <summary>What is read after a value was set.</summary>
    public Func<long, long> Stored { get; init; } = value => value;

    /// <summary>Of mechanisms and transports that are not built: refused as if it did not exist.</summary>
    public static int[] NotBuilt { get; } =
    [
        44, 45, 46, 47, 48, 49, 50, 55, 62, 63, 64, 65, 85, 86, 87, 88, 90, 91, 93, 103, 104, 105, 106, 107,
        117, 118, 119, 120, 121, 122, 123, 124,
    ];

    /// <summary>Numbers that mean nothing to a socket.</summary>
    public static int[] Unused { get; } = [0, 1, 2, 3, 10, 20, 26, 29, 30, 67, 70, 82, 83];

    public static OptionFacts[] All { get; } =
    [
        Wide(4, 0),
        new(5, OptionForm.Bytes, s_all, s_all) { Least = 1, Most = 255, TakesLargerRoom = true },
        new(6, OptionForm.Bytes, [Subscriber, Publisher, XPublisher], []),
        new(7, OptionForm.Bytes, [Subscriber, Publisher, XPublisher], []),
        Int(8, 1, 100),
        Int(9, 0, 10_000),
        Int(11, -1, -1),
        Int(12, -1, -1),
        State(13, 0),
        State(14, 0) with { Varies = true },
        State(15, 0) with { Varies = true },
        State(16, 0) with { TakesLargerRoom = false, DefaultOf = type => (long)type },
        Int(17, -1, -1) with { DefaultOf = type => type is Subscriber or XSubscriber ? 0 : -1 },
        Int(18, -1, 100),
        Int(19, 0, 100),
        Int(21, 0, 0),
        Wide(22, -1),
        Int(23, 0, 1000),
        Int(24, 0, 1000),
        Int(25, 1, 1),
        Int(27, -1, -1),
        Int(28, -1, -1),
        Int(31, 0, 1) with { Most = 1 },
        new(32, OptionForm.Text, [], s_all) { TakesLargerRoom = true },
        Switch(33, s_routers),
        Int(34, -1, -1) with { Most = 1 },
        Int(35, -1, -1),
        Int(36, -1, -1),
        Int(37, -1, -1),
        new(38, OptionForm.Bytes, s_all, [])
        {
            Most = 255,
            Sample = length => length == 0 ? [] : Encoding.ASCII.GetBytes("::/" + "8".PadLeft(length - 3, '0')),
        },
        Int(39, 0, 0) with { Most = 1 },
        Switch(40, s_publishers),
        Switch(41, s_routers),
        Int(42, 0, 0) with { Most = 1 },
        State(43, 0) with { TakesLargerRoom = false },
        Switch(51, [Request, Reply, Dealer, Router]),
        Switch(52, [Request]),
        Switch(53, [Request]),
        Int(54, 0, 0) with { Most = 1 },
        Switch(56, s_routers),
        Int(57, 0, 0),
        new(58, OptionForm.Bytes, s_all, []) { Most = sizeof(int) },
        new(59, OptionForm.Bytes, s_all, []) { Most = sizeof(int) },
        new(60, OptionForm.Bytes, s_all, []) { Most = sizeof(int) },
        new(61, OptionForm.Bytes, [Reply, Router, ZmqSocketType.Stream], []) { Least = 1, Most = 255 },
        Int(66, 0, 30_000),
        Text(68, int.MaxValue),
        Switch(69, s_publishers),
        Switch(71, s_publishers),
        new(72, OptionForm.Bytes, s_publishers, []),
        Switch(73, [ZmqSocketType.Stream]) with { Most = 1 },
        Int(74, int.MinValue, 0) with { Stored = value => value == 0 ? 0 : 1 },
        Int(75, 0, 0),
        Int(76, 0, 0) with { Most = 6_553_599, Stored = value => value / 100 * 100 },
        Int(77, 0, -1),
        Switch(78, s_publishers),
        Int(79, 0, 0),
        Int(80, 0, 0),
        State(81, 0),
        Int(84, 1, 1500),
        Int(89, -1, -1),
        Text(92, 16),
        Int(94, int.MinValue, 0) with { Stored = value => value == 0 ? 0 : 1 },
        new(95, OptionForm.Property, s_all, []),
        Int(96, int.MinValue, 1) with { Stored = value => value == 0 ? 0 : 1 },
        Switch(97, s_routers) with { Most = 3, ReadBy = s_all },
        Switch(98, s_publishers),
        Text(99, 255),
        Text(100, 255),
        Int(101, 1, 8192),
        Int(102, 1, 8192),
        Switch(108, [Publisher, XPublisher, XSubscriber]),
        Int(109, int.MinValue, 0),
        new(110, OptionForm.Bytes, s_all, []),
        new(111, OptionForm.Bytes, s_all, []),
        Int(112, 0, 0),
        Int(113, int.MinValue, 0),
        new(114, OptionForm.Bytes, s_all, []),
        Switch(115, [XSubscriber]) with { Least = int.MinValue },
        State(116, 0) with { ReadBy = [Publisher, XPublisher, Subscriber, XSubscriber] },
    ];

    /// <summary>An int that all types set and read.</summary>
    private static OptionFacts Int(int number, long least, long usual) =>
        new(number, OptionForm.Number, s_all, s_all) { Least = least, Default = usual };

    private static OptionFacts Wide(int number, long usual) =>
        new(number, OptionForm.Wide, s_all, s_all) { Default = usual };

    /// <summary>A text that all types set and read.</summary>
    private static OptionFacts Text(int number, int most)
    {
        return new OptionFacts(number, OptionForm.Text, s_all, s_all)
        {
            Most = most,
            TakesLargerRoom = true,
            Sample = length => Encoding.ASCII.GetBytes(new string('x', length)),
        };
    }

    /// <summary>An int that some types set and none reads.</summary>
    private static OptionFacts Switch(int number, ZmqSocketType[] types) => new(number, OptionForm.Number, types, []);

    /// <summary>An int that is only read.</summary>
    private static OptionFacts State(int number, long value) =>
        new(number, OptionForm.Number, [], s_all) { Default = value, TakesLargerRoom = true };
}
