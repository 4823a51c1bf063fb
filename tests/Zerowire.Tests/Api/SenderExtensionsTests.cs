using System.Text;

namespace Zerowire.Tests.Api;

public sealed class SenderExtensionsTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly FakeSocket _socket = new();

    /// <summary>That these lines compile without an ambiguity is half of the test.</summary>
    [Fact]
    public void Frames_of_every_kind_mix_in_one_call()
    {
        byte[] bytes = "bytes"u8.ToArray();

        _socket.Send("a");
        Assert.Equal(["a"], _socket.Last);
        _socket.Send("a", "b");
        Assert.Equal(["a", "b"], _socket.Last);
        _socket.Send("", "b", "c");
        Assert.Equal(["", "b", "c"], _socket.Last);
        _socket.Send("a", bytes);
        Assert.Equal(["a", "bytes"], _socket.Last);
        _socket.Send("a", "b"u8);
        Assert.Equal(["a", "b"], _socket.Last);
        _socket.Send("a"u8, "b"u8);
        Assert.Equal(["a", "b"], _socket.Last);
        _socket.Send("a"u8, default, "c"u8);
        Assert.Equal(["a", "", "c"], _socket.Last);
        _socket.Send(bytes);
        Assert.Equal(["bytes"], _socket.Last);
        _socket.Send(bytes, bytes);
        Assert.Equal(["bytes", "bytes"], _socket.Last);
        _socket.Send(bytes, bytes, bytes, bytes);
        Assert.Equal(["bytes", "bytes", "bytes", "bytes"], _socket.Last);
        _socket.Send(bytes, "b"u8);
        Assert.Equal(["bytes", "b"], _socket.Last);
        Assert.True(_socket.TrySend("a"u8, bytes));
        Assert.Equal(["a", "bytes"], _socket.Last);
    }

    [Fact]
    public void Text_waits_as_it_is_told_to()
    {
        _socket.Send("a");
        Assert.Null(_socket.LastTimeout);
        _socket.Send("a", s_second);
        Assert.Equal(s_second, _socket.LastTimeout);
        Assert.True(_socket.TrySend("a"));
        Assert.Equal(TimeSpan.Zero, _socket.LastTimeout);
        Assert.True(_socket.TrySend("a", s_second));
        Assert.Equal(s_second, _socket.LastTimeout);
        _socket.IsFull = true;
        Assert.False(_socket.TrySend("a"));
        Assert.False(_socket.TrySend("a"u8, "b"u8, s_second));
        Assert.Equal(s_second, _socket.LastTimeout);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public void Text_of_any_length_arrives_whole(int length)
    {
        string text = new('€', length);
        _socket.Send(text);
        Assert.Equal([text], _socket.Last);
    }

    [Fact]
    public async Task Asynchronous_text_is_sent_at_once_when_it_can_be()
    {
        await _socket.SendAsync("a");
        Assert.Equal(0, _socket.SentAsynchronously);
        _socket.IsFull = true;
        await _socket.SendAsync("b");
        Assert.Equal(1, _socket.SentAsynchronously);
        Assert.Equal(["b"], _socket.Last);
        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await _socket.SendAsync("c", new CancellationToken(true)));
        Assert.Equal(["b"], _socket.Last);
    }

    [Fact]
    public void Missing_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => _socket.Send((string)null!));
        Assert.Throws<ArgumentNullException>(() => _socket.Send("a", (string)null!));
        Assert.Throws<ArgumentNullException>(() => ((IZmqSender)null!).Send("a"));
        Assert.Throws<ArgumentNullException>(() => ((IZmqSender)null!).Send("a", "b"));
    }

    [Fact]
    public void A_frame_that_is_refused_leaves_nothing_for_the_next_message()
    {
        Assert.Throws<ArgumentNullException>(() => _socket.Send("left over", null!, "c"));
        _socket.Send("a", "b");
        Assert.Equal(["a", "b"], _socket.Last);
    }

    [Fact]
    public void Text_is_sent_as_utf8() =>
        Assert.Equal("é"u8.ToArray(), Sent("é"));

    private byte[] Sent(string text)
    {
        _socket.Send(text);
        return Encoding.UTF8.GetBytes(_socket.Last[0]);
    }
}
