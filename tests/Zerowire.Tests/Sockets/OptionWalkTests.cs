using System.Runtime.InteropServices;
using System.Text;
using Zerowire.Sockets;

namespace Zerowire.Tests.Sockets;

/// <summary>Every number with every socket type, against the reference.</summary>
public sealed class OptionWalkTests
{
    private const int LastNumber = 130;
    private const int XPubManual = 71;
    private static readonly int[] s_oddNumbers = [int.MinValue, -1, LastNumber + 1, 4096, int.MaxValue];

    public static TheoryData<ZmqSocketType> Types => [.. Enum.GetValues<ZmqSocketType>()];

    [Fact]
    public void The_reference_tells_of_every_number_once()
    {
        int[] known = [.. OptionFacts.All.Select(facts => facts.Number), .. OptionFacts.NotBuilt, .. OptionFacts.Unused];
        Assert.Equal(known.Length, known.Distinct().Count());
        Assert.Equal(OptionFacts.All.Select(facts => facts.Number).Order(), OptionTable.All.Select(o => o.Number).Order());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Every_number_is_taken_or_refused_and_read_back_as_the_reference_says(ZmqSocketType type)
    {
        await using var context = new ZmqContext();
        var wrong = new List<string>();
        foreach (int number in Enumerable.Range(0, LastNumber + 1).Concat(s_oddNumbers))
        {
            SocketCore socket = context.CreateSocket(type);
            if (Array.Find(OptionFacts.All, facts => facts.Number == number) is { } facts)
                new Walk(socket, facts, wrong).Go();
            else
                RefusesAll(socket, number, wrong);
            socket.Dispose();
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_context_gives_its_sockets_two_of_their_defaults(ZmqSocketType type)
    {
        const int BlockyOption = 70;
        const int IPv6Option = 42;
        await using var context = new ZmqContext();
        context.SetOption(BlockyOption, 0);
        context.SetOption(IPv6Option, 7);
        SocketCore socket = context.CreateSocket(type);
        foreach ((int option, int expected) in new[]
            { (OptionNumber.Linger, 0), (OptionNumber.IPv6, 1), (OptionNumber.IPv4Only, 0) })
        {
            byte[] value = new byte[sizeof(int)];
            Assert.Equal(ZmqError.None, socket.GetOption(option, value, out _));
            Assert.Equal(expected, BitConverter.ToInt32(value));
        }
        socket.Dispose();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_context_that_was_shut_down_is_the_answer_to_every_number(ZmqSocketType type)
    {
        var context = new ZmqContext();
        SocketCore socket = context.CreateSocket(type);
        context.Shutdown();
        byte[] value = new byte[8];
        for (int number = 0; number <= LastNumber; number++)
        {
            Assert.Equal(ZmqError.ContextTerminated, socket.SetOption(number, value));
            Assert.Equal(ZmqError.ContextTerminated, socket.GetOption(number, value, out _));
        }
        socket.Dispose();
        await context.DisposeAsync();
    }

    [Fact]
    public async Task Reading_an_option_allocates_nothing()
    {
        await using var context = new ZmqContext();
        SocketCore socket = context.CreateSocket(ZmqSocketType.Dealer);
        SocketOption[] readable = [.. OptionTable.All];
        byte[] room = new byte[255];
        long before = 0;
        for (int round = 0; round < 200; round++)
        {
            if (round == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            foreach (SocketOption option in readable)
            {
                int size = option switch { NumberOption => sizeof(int), WideOption => sizeof(long), _ => room.Length };
                socket.GetOption(option.Number, room.AsSpan(0, size), out _);
            }
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        socket.Dispose();
    }

    private static void RefusesAll(SocketCore socket, int number, List<string> wrong)
    {
        foreach (int length in (int[])[0, 1, 4, 8, 32, 40, 41])
        {
            byte[] value = new byte[length];
            if (socket.SetOption(number, value) != ZmqError.InvalidArgument)
                wrong.Add($"{number} takes {length} bytes");
            if (socket.GetOption(number, value, out int read) != ZmqError.InvalidArgument || read != 0)
                wrong.Add($"{number} can be read into {length} bytes");
        }
    }

    /// <summary>One option of one socket.</summary>
    private sealed class Walk(SocketCore socket, OptionFacts facts, List<string> wrong)
    {
        private bool IsSet => facts.SetBy.Contains(socket.Options.Type);

        private bool IsRead => facts.ReadBy.Contains(socket.Options.Type);

        public void Go()
        {
            LookAtDefault();
            LookAtRoom();
            if (!IsSet)
            {
                foreach (int length in (int[])[0, 1, 4, 8])
                    Refuses(new byte[length]);
                return;
            }
            if (facts.Number is OptionNumber.Subscribe or OptionNumber.Unsubscribe
                && socket.Options.Type != ZmqSocketType.Subscriber)
            {
                Refuses("topic"u8);
                Check(socket.SetOption(XPubManual, Bytes(1)) == ZmqError.None, "has no manual subscriptions");
            }
            if (facts.Form is OptionForm.Bytes or OptionForm.Text)
                SetBytes();
            else if (facts.Form == OptionForm.Property)
                SetProperties();
            else
                SetNumbers();
        }

        private void LookAtDefault()
        {
            if (!IsRead || facts.Varies)
                return;
            byte[] room = new byte[255];
            int size = SizeOf(facts.Form);
            ZmqError error = socket.GetOption(facts.Number, size > 0 ? room.AsSpan(0, size) : room, out int length);
            switch (facts.Form)
            {
                case OptionForm.Bytes:
                    Check(error == ZmqError.None && length == 0, "is not empty at first");
                    break;
                case OptionForm.Text:
                    Check(error == ZmqError.None && length == 1 && room[0] == 0, "is no empty text at first");
                    break;
                default:
                    long usual = facts.DefaultOf?.Invoke(socket.Options.Type) ?? facts.Default;
                    Check(error == ZmqError.None && length == size && Value(room.AsSpan(0, size)) == usual,
                        $"is {Value(room.AsSpan(0, size))} at first");
                    break;
            }
        }

        private void LookAtRoom()
        {
            int size = SizeOf(facts.Form);
            foreach (int length in (int[])[0, 1, 3, 4, 5, 7, 8, 9, 255])
            {
                byte[] room = new byte[length];
                Array.Fill(room, (byte)0xAA);
                bool fits = IsRead && (facts.TakesLargerRoom
                    ? length >= (facts.Form == OptionForm.Text ? 1 : size)
                    : length == size);
                ZmqError error = socket.GetOption(facts.Number, room, out int read);
                Check((error == ZmqError.None) == fits, $"answers {error} for room of {length}");
                if (fits)
                    Check(room.AsSpan(read).IndexOfAnyExcept((byte)0) < 0, $"leaves something in room of {length}");
                else
                    Check(error == ZmqError.InvalidArgument && read == 0, $"answers {error}, {read} to a wrong room");
            }
        }

        private void SetNumbers()
        {
            int size = SizeOf(facts.Form);
            foreach (int length in (int[])[0, 1, 3, 4, 5, 7, 8, 9])
            {
                if (length != size)
                    Refuses(new byte[length]);
            }
            if (facts.Form == OptionForm.Wide)
            {
                foreach (long value in (long[])[long.MinValue, -1, 0, 1, long.MaxValue])
                    Takes(value);
                return;
            }
            foreach (long value in (long[])[facts.Most, facts.Least, Math.Min(facts.Least + 1, facts.Most)])
                Takes(value);
            foreach (long value in (long[])[facts.Least - 1, facts.Most + 1, int.MinValue, int.MaxValue])
            {
                if (value is >= int.MinValue and <= int.MaxValue && (value < facts.Least || value > facts.Most))
                    Refuses(Bytes((int)value));
            }
            if (IsRead)
                Check(Read() == facts.Stored(Math.Min(facts.Least + 1, facts.Most)), "changed when it refused a value");
        }

        private void SetBytes()
        {
            foreach (long length in (long[])[facts.Least - 1, facts.Most + 1])
            {
                // Not zeros, which end a text.
                if (length is >= 0 and < int.MaxValue)
                    Refuses(facts.Form == OptionForm.Text ? facts.Sample((int)length) : new byte[length]);
            }
            foreach (int length in (int[])[(int)facts.Least, 4, (int)Math.Min(facts.Most, 1000)])
            {
                byte[] value = facts.Sample(length);
                Check(socket.SetOption(facts.Number, value) == ZmqError.None, $"refuses {length} bytes");
                if (!IsRead)
                    continue;
                if (facts.Form == OptionForm.Text)
                    value = [.. value, 0];
                byte[] room = new byte[value.Length];
                Check(socket.GetOption(facts.Number, room, out int read) == ZmqError.None && read == room.Length
                    && room.AsSpan().SequenceEqual(value), $"is not what was set to {length} bytes");
                Check(socket.GetOption(facts.Number, room.AsSpan(1), out _) == ZmqError.InvalidArgument, "is cut");
            }
        }

        private void SetProperties()
        {
            foreach (string sound in (string[])["X-a:b", "X-a:c", "X-b:c:d"])
            {
                Check(socket.SetOption(facts.Number, Encoding.ASCII.GetBytes(sound)) == ZmqError.None,
                    $"refuses {sound}");
            }
            foreach (string unsound in (string[])["", "X-", "X-a", "X-a:", "a:b", ":", ":b", "x-a:b", "X-:b"])
                Refuses(Encoding.ASCII.GetBytes(unsound));
        }

        private void Takes(long value)
        {
            byte[] bytes = facts.Form == OptionForm.Wide ? BitConverter.GetBytes(value) : Bytes((int)value);
            Check(socket.SetOption(facts.Number, bytes) == ZmqError.None, $"refuses {value}");
            if (IsRead)
                Check(Read() == facts.Stored(value), $"is {Read()} when it was set to {value}");
        }

        private void Refuses(ReadOnlySpan<byte> value)
        {
            ZmqError error = socket.SetOption(facts.Number, value);
            Check(error == ZmqError.InvalidArgument, $"answers {error} to {Convert.ToHexString(value)}");
        }

        private long Read()
        {
            Span<byte> room = stackalloc byte[SizeOf(facts.Form)];
            return socket.GetOption(facts.Number, room, out _) == ZmqError.None ? Value(room) : long.MinValue;
        }

        private void Check(bool right, string what)
        {
            if (!right)
                wrong.Add($"{facts.Number} {what}");
        }

        private static byte[] Bytes(int value) => BitConverter.GetBytes(value);

        private static long Value(ReadOnlySpan<byte> bytes) => bytes.Length == sizeof(int)
            ? MemoryMarshal.Read<int>(bytes)
            : MemoryMarshal.Read<long>(bytes);

        private static int SizeOf(OptionForm form) => form switch
        {
            OptionForm.Number => sizeof(int),
            OptionForm.Wide => sizeof(long),
            _ => 0,
        };
    }
}
