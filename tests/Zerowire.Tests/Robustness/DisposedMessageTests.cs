using System.Buffers;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Robustness;

/// <summary>Messages that their owner disposes or changes while a call still has them.</summary>
public sealed class DisposedMessageTests
{
    [Fact]
    public async Task A_message_disposed_while_it_waits_to_be_sent_is_sent_all_the_same()
    {
        await using var context = TestContext.Create();
        await using var push = new PushSocket(context);
        ValueTask send;
        using (var message = new ZmqMessage("fire").Append("and forget"))
            send = push.SendAsync(message);
        await using var pull = new PullSocket(context);
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        using ZmqMessage received = await pull.ReceiveAsync().AsTask().WaitAsync(Eventually.Patience);
        Assert.Equal("and forget", received[1].ToString());
        await send;
    }

    [Fact]
    public async Task A_message_that_could_not_be_sent_is_the_callers_again()
    {
        await using var context = TestContext.Create();
        await using var push = new PushSocket(context);
        using var message = new ZmqMessage("one").Append("two");
        using var cancel = new CancellationTokenSource();
        ValueTask send = push.SendAsync(message, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await send);
        Assert.Equal(2, message.Count);
        Assert.Equal("two", message[1].ToString());
    }

    [Fact]
    public async Task A_message_disposed_while_it_is_to_be_filled_ends_the_call()
    {
        await using var context = TestContext.Create();
        await using var pull = new PullSocket(context);
        var into = new ZmqMessage();
        ValueTask receive = pull.ReceiveAsync(into);
        into.Dispose();
        await using var push = new PushSocket(context);
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        push.Send("x");
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await receive.AsTask().WaitAsync(Eventually.Patience));
        push.Send("y");
        Assert.Equal("y", pull.ReceiveString(Eventually.Patience));
    }

    [Fact]
    public async Task A_request_disposed_while_it_waits_is_sent_all_the_same()
    {
        await using var context = TestContext.Create();
        await using var request = new RequestSocket(context);
        Task<ZmqMessage> reply;
        using (var message = new ZmqMessage("question"))
            reply = request.RequestAsync(message);
        await using var server = new ReplySocket(context);
        request.Connect(server.Bind("tcp://127.0.0.1:*").Endpoint);
        Assert.Equal("question", server.ReceiveString(Eventually.Patience));
        server.Send("answer");
        using ZmqMessage answer = await reply.WaitAsync(Eventually.Patience);
        Assert.Equal("answer", answer[0].ToString());
    }

    [Fact]
    public async Task Memory_that_fails_while_it_waits_to_be_sent_fails_its_call_alone()
    {
        await using var context = TestContext.Create();
        await using var push = new PushSocket(context);
        using var memory = new FailingMemory();
        ValueTask send = push.SendAsync(memory.Memory);
        memory.Fails = true;
        ValueTask next = push.SendAsync("next");
        await using var pull = new PullSocket(context);
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        Assert.Equal("next", pull.ReceiveString(Eventually.Patience));
        await next;
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await send);
    }

    [Fact]
    public async Task A_release_callback_that_throws_harms_nobody()
    {
        await using var context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        using var message = new ZmqMessage();
        message.Append(new byte[100_000], static _ => throw new InvalidOperationException("A fault of the user."));
        push.Send(message, Eventually.Patience);
        using ZmqMessage received = pull.Receive(Eventually.Patience);
        Assert.Equal(100_000, received[0].Length);
        push.Send("next");
        Assert.Equal("next", pull.ReceiveString(Eventually.Patience));
    }

    private sealed class FailingMemory : MemoryManager<byte>
    {
        private readonly byte[] _bytes = new byte[10];

        public bool Fails { get; set; }

        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(Fails, this);
            return _bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
