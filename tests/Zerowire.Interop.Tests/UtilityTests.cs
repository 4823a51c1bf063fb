using Zerowire.LibZmq;
using Zerowire.Platform;

namespace Zerowire.Interop.Tests;

/// <summary>The small things beside the sockets do what those of libzmq do.</summary>
public sealed class UtilityTests
{
    [Fact]
    public void Bytes_are_the_same_text_in_Z85()
    {
        var random = new Random(7);
        for (int length = 4; length < 400; length += 4)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            string text = Z85.Encode(bytes);
            Assert.Equal(LibZmqZ85.Encode(bytes), text);
            Assert.Equal(bytes, LibZmqZ85.Decode(text));
            Assert.Equal(bytes, Z85.Decode(text));
        }
        foreach (byte value in (byte[])[0, 255])
        {
            byte[] bytes = [value, value, value, value];
            Assert.Equal(LibZmqZ85.Encode(bytes), Z85.Encode(bytes));
        }
        Assert.Null(LibZmqZ85.Encode(new byte[5]));
        Assert.Throws<ArgumentException>(() => Z85.Encode(new byte[5]));
    }

    [Fact]
    public void Text_is_Z85_for_both_or_for_neither()
    {
        string[] beyond32Bits = ["%nSc1", "#####", "$0000"];
        string[] otherwiseWrong = ["0000", "000000", "0000 ", "0000\"", "0000~", "0000\x7f"];
        foreach (string wrong in (string[])[.. beyond32Bits, .. otherwiseWrong])
        {
            Assert.Null(LibZmqZ85.Decode(wrong));
            Assert.Throws<FormatException>(() => Z85.Decode(wrong));
        }
        // Each character at each place, with the largest group before it.
        for (char character = (char)1; character < 128; character++)
        {
            for (int place = 0; place < 5; place++)
            {
                string text = "%nSc0" + string.Create(5, (character, place), static (span, state) =>
                {
                    span.Fill('1');
                    span[state.place] = state.character;
                });
                byte[]? theirs = LibZmqZ85.Decode(text);
                byte[] ours = new byte[8];
                Assert.Equal(theirs is not null, Z85.TryDecode(text, ours, out int written));
                if (theirs is not null)
                    Assert.Equal(theirs, ours[..written]);
            }
        }
    }

    [Fact]
    public void Counters_tell_the_same()
    {
        using var theirs = new LibZmqCounter();
        var ours = new AtomicCounter();
        var random = new Random(3);
        for (int i = 0; i < 1000; i++)
        {
            switch (random.Next(5))
            {
                case 0:
                    ours.Value = theirs.Value = random.Next(4);
                    break;
                case 1 or 2:
                    Assert.Equal(theirs.Increment(), ours.Increment());
                    break;
                default:
                    // Below zero, libzmq says so too.
                    Assert.Equal(theirs.Decrement(), ours.Decrement());
                    break;
            }
            Assert.Equal(theirs.Value, ours.Value);
        }
    }
}
