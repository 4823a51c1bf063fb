using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Zerowire.Sockets;

namespace Zerowire.Tests.Documentation;

/// <summary>The page of options says what the code does.</summary>
public sealed partial class OptionPageTests
{
    private const string Page = "docs/options.md";
    private const string None = "–";
    private const int LastNumber = 124;
    private const BindingFlags DeclaredThere =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<ZmqSocketType, string> s_names = new()
    {
        [ZmqSocketType.Pair] = "PAIR",
        [ZmqSocketType.Publisher] = "PUB",
        [ZmqSocketType.Subscriber] = "SUB",
        [ZmqSocketType.Request] = "REQ",
        [ZmqSocketType.Reply] = "REP",
        [ZmqSocketType.Dealer] = "DEALER",
        [ZmqSocketType.Router] = "ROUTER",
        [ZmqSocketType.Pull] = "PULL",
        [ZmqSocketType.Push] = "PUSH",
        [ZmqSocketType.XPublisher] = "XPUB",
        [ZmqSocketType.XSubscriber] = "XSUB",
        [ZmqSocketType.Stream] = "STREAM",
    };

    public static TheoryData<int> SocketOptions => [.. OptionTable.All.Select(option => option.Number)];

    [Fact]
    public void Every_option_stands_there_once() =>
        Assert.Equal(
            OptionTable.All.Select(option => option.Number), Rows("Options of sockets").Select(row => row.Number));

    [Theory]
    [MemberData(nameof(SocketOptions))]
    public async Task A_row_says_what_the_option_is(int number)
    {
        SocketOption option = OptionTable.Find(number)!;
        OptionRow row = Rows("Options of sockets").Single(r => r.Number == number);
        Assert.Equal(option.Name, row.Name);
        Assert.Equal(Names(option.Setters), row.SetBy);
        Assert.Equal(Names(option.Getters), row.ReadBy);
        switch (option)
        {
            case NumberOption ofNumber:
                Assert.StartsWith("int", row.Form, StringComparison.Ordinal);
                if (row.SetBy != None)
                    Assert.Equal((ofNumber.Least, ofNumber.Most), row.Range);
                break;
            case DescriptorOption:
                Assert.Equal("int", row.Form);
                break;
            case WideOption:
                Assert.Matches("^u?int64", row.Form);
                break;
            case BytesOption bytes:
                Assert.Equal("bytes", row.Form);
                Assert.Equal((bytes.Shortest, bytes.Longest), row.Range);
                break;
            default:
                Assert.Equal("text", row.Form);
                break;
        }
        await using var context = new ZmqContext();
        SocketCore socket = context.CreateSocket(ZmqSocketType.Dealer);
        if (row.RawDefault != None && option.Getters.Contains(ZmqSocketType.Dealer))
            Assert.Equal(row.RawDefault, Read(socket, option));
        socket.Dispose();
    }

    [Fact]
    public async Task The_properties_exist_and_have_the_defaults_of_the_page()
    {
        await using var context = new ZmqContext();
        foreach (OptionRow row in Rows("Options of sockets").Concat(Rows("Options of contexts")))
        {
            foreach (string property in row.Properties)
            {
                MemberInfo member = Member(property);
                if (row.Default == None)
                    continue;
                Type type = member.DeclaringType!;
                object owner = type == typeof(ZmqContext) ? context : Create(type, context);
                Assert.Equal((property, row.Default), (property, Text(((PropertyInfo)member).GetValue(owner))));
                (owner as ZmqSocket)?.Dispose();
            }
        }
    }

    [Fact]
    public void Every_property_that_can_be_set_stands_there()
    {
        HashSet<string> told =
            [.. Rows("Options of sockets").Concat(Rows("Options of contexts")).SelectMany(row => row.Properties)];
        IEnumerable<string> settable = typeof(ZmqSocket).Assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(ZmqSocket)) || type == typeof(ZmqContext))
            .SelectMany(type => type.GetProperties(DeclaredThere)
                .Where(property => property.SetMethod is { IsPublic: true }).Select(p => $"{type.Name}.{p.Name}"));
        // Not an option of libzmq.
        Assert.Empty(settable.Except(told).Except(["ZmqContext.Reactor"]));
    }

    [Fact]
    public void Options_of_contexts_have_their_values()
    {
        foreach (OptionRow row in Rows("Options of contexts"))
        {
            var context = new ZmqContext();
            if (row.ReadBy != None)
                Assert.Equal(row.RawDefault, context.GetOption(row.Number).ToString(CultureInfo.InvariantCulture));
            // Another option of the number can be read, or set.
            else if (row.Name != "THREAD_PRIORITY")
                Assert.Throws<ZmqException>(() => context.GetOption(row.Number));
            (int least, int most) = row.Range;
            if (row.SetBy == None)
            {
                if (row.Name != "SOCKET_LIMIT")
                    Assert.Throws<ZmqException>(() => context.SetOption(row.Number, least));
                continue;
            }
            if (row.Name == "THREAD_AFFINITY_CPU_REMOVE")
                context.ThreadAffinity = [least, most];
            context.SetOption(row.Number, least);
            context.SetOption(row.Number, most);
            if (least > int.MinValue)
                Assert.Throws<ZmqException>(() => context.SetOption(row.Number, least - 1));
            if (most < int.MaxValue)
                Assert.Throws<ZmqException>(() => context.SetOption(row.Number, most + 1));
        }
    }

    [Fact]
    public async Task Every_other_number_is_refused_and_named()
    {
        string absent = Section("Options that are not there");
        HashSet<int> named = [.. Number().Matches(absent).Select(match => Parse(match.Value))];
        foreach (Match range in NumberRange().Matches(absent))
            named.UnionWith(Enumerable.Range(Parse(range.Groups[1].Value), Parse(range.Groups[2].Value)));
        await using var context = new ZmqContext();
        using var socket = new DealerSocket(context);
        for (int number = 1; number <= LastNumber; number++)
        {
            Assert.Equal((number, OptionTable.Find(number) is null), (number, named.Contains(number)));
            if (OptionTable.Find(number) is null)
                Assert.Throws<ZmqException>(() => socket.SetOption(number, 1));
        }
    }

    private static OptionRow[] Rows(string section) =>
        [.. Section(section).Split('\n').Where(line => RowStart().IsMatch(line)).Select(OptionRow.Parse)];

    private static string Section(string heading)
    {
        string page = Pages.Read(Page);
        int start = page.IndexOf($"\n# {heading}\n", StringComparison.Ordinal) + 1;
        Assert.True(start > 0, heading);
        int end = page.IndexOf("\n# ", start, StringComparison.Ordinal);
        return end < 0 ? page[start..] : page[start..end];
    }

    private static string Names(TypeSet types)
    {
        string[] names = [.. s_names.Where(name => types.Contains(name.Key)).Select(name => name.Value).Order()];
        return names.Length == s_names.Count ? "all" : names.Length == 0 ? None : string.Join(", ", names);
    }

    private static string Read(SocketCore socket, SocketOption option)
    {
        byte[] room = new byte[option is NumberOption ? sizeof(int) : sizeof(long)];
        Assert.Equal(ZmqError.None, socket.GetOption(option.Number, room, out int length));
        return option switch
        {
            NumberOption => BitConverter.ToInt32(room).ToString(CultureInfo.InvariantCulture),
            WideOption => BitConverter.ToInt64(room).ToString(CultureInfo.InvariantCulture),
            TextOption or BytesOption { IsTerminated: true } => length == 1 ? "empty" : "a text",
            _ => length == 0 ? "empty" : "bytes",
        };
    }

    private static MemberInfo Member(string property)
    {
        string[] parts = property.Split('.');
        Type? type = typeof(ZmqSocket).Assembly.GetType($"Zerowire.{parts[0]}");
        MemberInfo? member = type?.GetMember(parts[1], DeclaredThere).FirstOrDefault();
        Assert.True(member is not null, $"There is no {property}.");
        return member;
    }

    /// <summary>A socket that has what a class declares.</summary>
    private static ZmqSocket Create(Type type, ZmqContext context)
    {
        Type[] classes = [typeof(DealerSocket), .. typeof(ZmqSocket).Assembly.GetExportedTypes()];
        Type concrete = classes.First(candidate => !candidate.IsAbstract && candidate.IsAssignableTo(type));
        return (ZmqSocket)Activator.CreateInstance(concrete, context)!;
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        bool on => on ? "true" : "false",
        TimeSpan time when time == Timeout.InfiniteTimeSpan => "infinite",
        TimeSpan time when time.Ticks % TimeSpan.TicksPerSecond == 0 => $"{time.TotalSeconds} s",
        TimeSpan time => $"{time.TotalMilliseconds} ms",
        ReadOnlyMemory<byte> { IsEmpty: true } or "" or System.Collections.ICollection { Count: 0 } => "empty",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static int Parse(string number) => int.Parse(number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| \d")]
    private static partial Regex RowStart();

    [GeneratedRegex(@"\b\d+\b")]
    private static partial Regex Number();

    [GeneratedRegex(@"\b(\d+) to (\d+)\b")]
    private static partial Regex NumberRange();
}
