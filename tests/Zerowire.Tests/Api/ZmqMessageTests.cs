using System.Buffers;
using System.Text;
using System.Text.Json;
using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire.Tests.Api;

public sealed class ZmqMessageTests
{
    [Fact]
    public void Frames_keep_their_order_and_bytes()
    {
        using ZmqMessage message = new ZmqMessage("topic").Append([1, 2, 3]).Append("").Append("zażółć");

        Assert.Equal(4, message.Count);
        Assert.Equal("topic", message[0].ToString());
        Assert.Equal([1, 2, 3], message[1].ToArray());
        Assert.True(message[2].IsEmpty);
        Assert.Equal("zażółć", message[^1].ToString());
        Assert.Equal(5 + 3 + 0 + Encoding.UTF8.GetByteCount("zażółć"), message.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(16 * 1024)]
    [InlineData(16 * 1024 + 1)]
    [InlineData(3_000_000)]
    public void A_frame_of_any_size_is_a_copy(int size)
    {
        byte[] body = new byte[size];
        new Random(size).NextBytes(body);
        byte[] expected = [.. body];
        using var message = new ZmqMessage(body);
        Array.Clear(body);

        Assert.Equal(expected, message[0].ToArray());
        byte[] copy = new byte[size];
        message[0].CopyTo(copy);
        Assert.Equal(expected, copy);
    }

    [Fact]
    public void Text_longer_than_a_small_frame_is_kept_whole()
    {
        string text = new('é', 20_000);
        using var message = new ZmqMessage(text);
        Assert.Equal(text, message[0].ToString());
    }

    [Fact]
    public void Copying_a_frame_to_too_small_a_place_fails()
    {
        using var message = new ZmqMessage("four");
        Assert.Throws<ArgumentException>(() => message[0].CopyTo(new byte[3]));
    }

    [Fact]
    public void Enumeration_gives_the_frames_without_allocating()
    {
        using ZmqMessage message = new ZmqMessage("a").Append("bc").Append("");
        Assert.Equal(["a", "bc", ""], message.Select(f => f.ToString()));

        int total = Sum(message);
        long before = GC.GetAllocatedBytesForCurrentThread();
        total += Sum(message);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(6, total);

        static int Sum(ZmqMessage message)
        {
            int sum = 0;
            foreach (ZmqFrame frame in message)
                sum += frame.Length;
            return sum;
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_frame_that_does_not_exist_is_out_of_range(int index)
    {
        using var message = new ZmqMessage("one");
        Assert.Throws<ArgumentOutOfRangeException>(() => message[index]);
    }

    [Fact]
    public void Clear_drops_the_frames_and_the_message_can_be_filled_again()
    {
        using ZmqMessage message = new ZmqMessage("one").Append("two");
        message.GetSpan(3)[..3].Fill(7);
        message.Advance(3);
        message.Clear();
        Assert.Empty(message);
        message.Append("three");
        Assert.Equal("three", Assert.Single(message).ToString());
    }

    [Fact]
    public void Null_text_is_refused()
    {
        using var message = new ZmqMessage();
        Assert.Throws<ArgumentNullException>(() => message.Append((string)null!));
        Assert.Throws<ArgumentNullException>(() => new ZmqMessage((string)null!));
        Assert.Empty(message);
    }

    [Fact]
    public void Dispose_may_be_repeated_and_any_use_after_it_throws()
    {
        var message = new ZmqMessage("body");
        ZmqFrame frame = message[0];
        message.Dispose();
        message.Dispose();

        Assert.Throws<ObjectDisposedException>(() => message.Count);
        Assert.Throws<ObjectDisposedException>(() => message.Length);
        Assert.Throws<ObjectDisposedException>(() => message[0]);
        Assert.Throws<ObjectDisposedException>(() => message.Append("more"));
        Assert.Throws<ObjectDisposedException>(() => message.Append(new byte[1], null));
        Assert.Throws<ObjectDisposedException>(message.Clear);
        Assert.Throws<ObjectDisposedException>(() => message.GetMemory());
        Assert.Throws<ObjectDisposedException>(() => message.Advance(0));
        Assert.Throws<ObjectDisposedException>(message.EndFrame);
        Assert.Throws<ObjectDisposedException>(() => message.Metadata);
        Assert.Throws<ObjectDisposedException>(() => message.GetEnumerator());
        Assert.Throws<ObjectDisposedException>(() => frame.Length);
        Assert.Equal("(disposed)", message.ToString());
    }

    [Fact]
    public void The_default_frame_is_empty()
    {
        ZmqFrame frame = default;
        Assert.True(frame.IsEmpty);
        Assert.Equal("", frame.ToString());
    }

    [Fact]
    public void Lent_memory_is_not_copied_and_is_released_once()
    {
        byte[] body = [1, 2, 3];
        List<object?> released = [];
        object state = new();
        var message = new ZmqMessage();
        message.Append(body, released.Add, state);

        body[0] = 9;
        Assert.Equal([9, 2, 3], message[0].ToArray());
        Assert.Empty(released);
        message.Dispose();
        message.Dispose();
        Assert.Same(state, Assert.Single(released));
    }

    [Fact]
    public void Clearing_releases_lent_memory()
    {
        int released = 0;
        using ZmqMessage message = new ZmqMessage("first").Append(new byte[1], _ => released++);
        message.Clear();
        Assert.Equal(1, released);
    }

    [Fact]
    public void A_serialiser_writes_a_frame_that_ends_when_the_message_is_read()
    {
        using var message = new ZmqMessage("json");
        using (var json = new Utf8JsonWriter(message))
            json.WriteNumberValue(42);

        Assert.Equal(["json", "42"], message.Select(f => f.ToString()));
    }

    [Fact]
    public void Written_frames_end_where_they_are_told_to()
    {
        using var message = new ZmqMessage();
        message.Write("one"u8);
        message.Write("+"u8);
        message.EndFrame().EndFrame();
        message.Write("two"u8);
        message.Append("three");

        Assert.Equal(["one+", "", "two", "three"], message.Select(f => f.ToString()));
    }

    [Fact]
    public void A_written_frame_grows_as_needed()
    {
        byte[] body = new byte[100_000];
        new Random(1).NextBytes(body);
        using var message = new ZmqMessage();
        foreach (byte[] chunk in body.Chunk(777))
            message.Write(chunk);
        Assert.Equal(body, Assert.Single(message).ToArray());
    }

    [Fact]
    public void Confirming_more_than_there_was_room_for_fails()
    {
        using var message = new ZmqMessage();
        int room = message.GetSpan(10).Length;
        Assert.Throws<InvalidOperationException>(() => message.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => message.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => message.GetMemory(-1));
    }

    [Fact]
    public void Refilling_a_message_allocates_nothing()
    {
        using var message = new ZmqMessage();
        Fill(message);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Fill(message);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void Fill(ZmqMessage message)
        {
            message.Clear();
            message.Append("topic").Append("body"u8);
        }
    }

    [Fact]
    public void Properties_come_from_the_connection()
    {
        using var message = new ZmqMessage("body");
        Assert.Null(message.Metadata);

        message.Frames.Connection = new ConnectionInfo(
            "worker"u8.ToArray(), "127.0.0.1", new Metadata(
                new MetadataProperty("Socket-Type", "DEALER"u8.ToArray()),
                new MetadataProperty("Identity", "worker"u8.ToArray())));
        Assert.Equal("DEALER", message.Metadata?["Socket-Type"]);
        Assert.Equal("127.0.0.1", message.Metadata?["Peer-Address"]);
        Assert.Equal("worker", message.Metadata?["Identity"]);
        Assert.Equal("worker", message.Metadata?["Routing-Id"]);
        Assert.Null(message.Metadata?["socket-type"]);
    }

    [Fact]
    public void A_peer_cannot_announce_where_it_is()
    {
        using var message = new ZmqMessage("body");
        message.Frames.Connection = new ConnectionInfo(
            [], "127.0.0.1", new Metadata(new MetadataProperty("Peer-Address", "10.0.0.1"u8.ToArray())));
        Assert.Equal("127.0.0.1", message.Metadata?["Peer-Address"]);
    }

    [Fact]
    public void Description_shows_text_and_bytes_shortened()
    {
        using ZmqMessage message = new ZmqMessage("topic").Append([0, 255]).Append(new string('x', 40));
        Assert.Equal($"3 frames: \"topic\", 0x00FF, \"{new string('x', 32)}\"... (40 bytes)", message.ToString());
        message.Clear();
        Assert.Equal("0 frames", message.ToString());
        message.Append(new string('x', 31) + "é…");
        Assert.Equal($"1 frame: \"{new string('x', 31)}\"... (36 bytes)", message.ToString());
    }
}
