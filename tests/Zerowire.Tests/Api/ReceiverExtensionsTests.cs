namespace Zerowire.Tests.Api;

public sealed class ReceiverExtensionsTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly FakeSocket _socket = new();

    [Fact]
    public void Text_and_bytes_are_the_first_frame()
    {
        _socket.Put("one", "dropped");
        Assert.Equal("one", _socket.ReceiveString());
        Assert.Null(_socket.LastTimeout);
        _socket.Put("two");
        Assert.Equal("two", _socket.ReceiveString(s_second));
        Assert.Equal(s_second, _socket.LastTimeout);
        _socket.Put("three", "dropped");
        Assert.Equal("three"u8.ToArray(), _socket.ReceiveBytes());
        _socket.Put("four");
        Assert.Equal("four"u8.ToArray(), _socket.ReceiveBytes(s_second));
    }

    [Fact]
    public void Trying_gives_null_when_nothing_has_come()
    {
        Assert.False(_socket.TryReceiveString(out string? text));
        Assert.Null(text);
        Assert.Equal(TimeSpan.Zero, _socket.LastTimeout);
        Assert.False(_socket.TryReceiveBytes(out byte[]? bytes, s_second));
        Assert.Null(bytes);
        Assert.Equal(s_second, _socket.LastTimeout);
        _socket.Put("");
        Assert.True(_socket.TryReceiveString(out text));
        Assert.Equal("", text);
        _socket.Put("x");
        Assert.True(_socket.TryReceiveBytes(out bytes));
        Assert.Equal("x"u8.ToArray(), bytes);
    }

    [Fact]
    public void A_timeout_passes_through() => Assert.Throws<TimeoutException>(() => _socket.ReceiveString(s_second));

    [Fact]
    public async Task Text_and_bytes_come_asynchronously()
    {
        _socket.Put("one");
        Assert.Equal("one", await _socket.ReceiveStringAsync());
        _socket.Put("two");
        Assert.Equal("two"u8.ToArray(), await _socket.ReceiveBytesAsync());
    }

    [Fact]
    public async Task A_stream_ends_quietly_with_the_socket()
    {
        _socket.End = new ObjectDisposedException("socket");
        Assert.Equal(["one", "two"], await ReadAll());
    }

    [Fact]
    public async Task A_stream_ends_quietly_with_the_context()
    {
        _socket.End = new ZmqException(ZmqError.ContextTerminated);
        Assert.Equal(["one", "two"], await ReadAll());
    }

    [Fact]
    public async Task A_stream_fails_with_any_other_error()
    {
        _socket.End = new ZmqException(ZmqError.WrongState);
        Assert.Equal(ZmqError.WrongState, (await Assert.ThrowsAsync<ZmqException>(ReadAll)).Error);
    }

    [Fact]
    public async Task Cancelling_a_stream_throws()
    {
        using var cancellation = new CancellationTokenSource();
        _socket.Put("one");
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (ZmqMessage message in _socket.ReceiveAllAsync().WithCancellation(cancellation.Token))
            {
                message.Dispose();
                await cancellation.CancelAsync();
            }
        });
    }

    private async Task<List<string>> ReadAll()
    {
        _socket.Put("one");
        _socket.Put("two");
        List<string> texts = [];
        await foreach (ZmqMessage message in _socket.ReceiveAllAsync())
        {
            using (message)
                texts.Add(message[0].ToString());
        }
        return texts;
    }
}
