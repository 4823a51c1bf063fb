using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Zerowire.Runtime;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Polling;

/// <summary>Sockets and descriptors of the operating system in a poller, over each way to watch them.</summary>
public sealed class SystemDescriptorTests
{
    private static readonly Dictionary<string, DescriptorWatcher> s_watchers = new()
    {
        ["poll"] = new PollDescriptorWatcher(),
        ["select"] = new SelectDescriptorWatcher(),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string watcher in s_watchers.Keys)
            {
                foreach (string form in (string[])["sync", "try", "async"])
                    cases.Add(watcher, form);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_socket_is_ready_as_long_as_it_has_bytes(string watcher, string form)
    {
        (Socket near, Socket far) = await ConnectAsync();
        using ZmqPoller poller = new(s_watchers[watcher]);
        poller.Add(near, state: "bytes");
        poller.AssertNothingReady();
        for (int i = 0; i < 10; i++)
        {
            Task<ZmqPollEvent> wait = poller.WaitAsync(Form(form));
            far.Send(new byte[2]);
            ZmqPollEvent ready = await wait.InTimeAsync();
            Assert.Equal((near, ZmqPollEvents.In, "bytes"), (ready.Source, ready.Events, ready.State));
            Assert.Null(ready.Socket);
            near.Receive(new byte[1]);
            Assert.Equal(near, (await poller.WaitAsync(Form(form))).Source);
            near.Receive(new byte[1]);
            poller.AssertNothingReady();
        }
        near.Dispose();
        far.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_socket_is_ready_as_long_as_it_has_room(string watcher, string form)
    {
        (Socket near, Socket far) = await ConnectAsync();
        near.Blocking = false;
        using ZmqPoller poller = new(s_watchers[watcher]);
        poller.Add(near, ZmqPollEvents.Out);
        Assert.Equal(ZmqPollEvents.Out, (await poller.WaitAsync(Form(form))).Events);
        byte[] body = new byte[1 << 20];
        await Eventually.TrueAsync(
            () =>
            {
                near.Send(body, SocketFlags.None, out SocketError error);
                return error == SocketError.WouldBlock && !poller.TryWait(out _);
            },
            "a full buffer");
        Task<ZmqPollEvent> wait = poller.WaitAsync(Form(form));
        Task reading = OwnThread.Run(() =>
        {
            while (far.Receive(body) > 0)
            {
            }
        });
        Assert.Equal(ZmqPollEvents.Out, (await wait.InTimeAsync()).Events);
        Assert.True(poller.Remove(near));
        near.Dispose();
        await reading.InTimeAsync();
        far.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Sockets_of_both_kinds_stand_in_one_poller(string watcher, string form)
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        push.Connect(pull.Bind("inproc://mixed-" + watcher + form).Endpoint);
        (Socket near, Socket far) = await ConnectAsync();
        using ZmqPoller poller = new(s_watchers[watcher]);
        poller.Add(pull);
        poller.Add(near);
        for (int i = 0; i < 20; i++)
        {
            Task<ZmqPollEvent> wait = poller.WaitAsync(Form(form));
            if (i % 2 == 0)
                push.Send("message");
            else
                far.Send(new byte[1]);
            ZmqPollEvent ready = await wait.InTimeAsync();
            Assert.Equal(i % 2 == 0 ? pull : near, ready.Source);
            if (i % 2 == 0)
                pull.ReceiveString();
            else
                near.Receive(new byte[1]);
        }
        push.Send("message");
        far.Send(new byte[1]);
        await Eventually.TrueAsync(
            () => poller.TryWait(new ZmqPollEvent[5], out int count) && count == 2, "both at once");
        poller.Remove(near);
        near.Dispose();
        far.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_listener_and_the_end_of_a_connection_are_told(string watcher, string form)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using ZmqPoller poller = new(s_watchers[watcher]);
        poller.Add(listener);
        Task<ZmqPollEvent> wait = poller.WaitAsync(Form(form));
        using var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndPoint!);
        Assert.Equal(listener, (await wait.InTimeAsync()).Source);
        Socket far = listener.Accept();
        poller.AssertNothingReady();

        poller.Add(near);
        wait = poller.WaitAsync(Form(form));
        far.Dispose();
        ZmqPollEvent end = await wait.InTimeAsync();
        Assert.Equal(near, end.Source);
        Assert.True(end.CanReceive);
        Assert.Equal(0, near.Receive(new byte[1]));
        Assert.True(poller.Remove(near));
        Assert.True(poller.Remove(listener));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_is_waited_for_can_be_changed(string watcher, string form)
    {
        (Socket near, Socket far) = await ConnectAsync();
        using ZmqPoller poller = new(s_watchers[watcher]);
        poller.Add(near);
        Assert.Equal("socket", Assert.Throws<ArgumentException>(() => poller.Add(near)).ParamName);
        Assert.Throws<ArgumentException>("socket", () => poller.Modify(far, ZmqPollEvents.In));
        Task<ZmqPollEvent> wait = poller.WaitAsync(Form(form));
        poller.Modify(near, ZmqPollEvents.In | ZmqPollEvents.Out);
        Assert.Equal(ZmqPollEvents.Out, (await wait.InTimeAsync()).Events);
        far.Send(new byte[1]);
        poller.Modify(near, ZmqPollEvents.None);
        poller.AssertNothingReady();
        wait = poller.WaitAsync(Form(form));
        poller.Modify(near, ZmqPollEvents.In);
        Assert.Equal(ZmqPollEvents.In, (await wait.InTimeAsync()).Events);
        Assert.True(poller.Remove(near));
        Assert.False(poller.Remove(near));
        near.Dispose();
        far.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_socket_that_is_closed_leaves(string watcher, string form)
    {
        (Socket near, Socket far) = await ConnectAsync();
        using ZmqPoller poller = new(s_watchers[watcher]);
        poller.Add(near);
        near.Dispose();
        ZmqPollEvent ready = await poller.WaitAsync(Form(form)).InTimeAsync();
        Assert.Equal((near, ZmqPollEvents.Error), (ready.Source, ready.Events));
        Assert.Equal(0, poller.Count);
        Assert.Throws<ObjectDisposedException>(() => poller.Add(near));
        far.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_socket_that_is_closed_while_it_is_waited_for_harms_nobody(string watcher, string form)
    {
        using ZmqPoller poller = new(s_watchers[watcher]);
        (Socket near, Socket far) = await ConnectAsync();
        (Socket other, Socket otherFar) = await ConnectAsync();
        poller.Add(near);
        poller.Add(other);
        Task<ZmqPollEvent> wait = poller.WaitAsync(Form(form));
        await OwnThread.Run(near.Dispose).InTimeAsync();
        otherFar.Send(new byte[1]);
        ZmqPollEvent ready = await wait.InTimeAsync();
        if (ready.Source == near)
            ready = await poller.WaitAsync(Form(form)).InTimeAsync();
        Assert.Equal(other, ready.Source);
        poller.Remove(near);
        poller.Remove(other);
        far.Dispose();
        other.Dispose();
        otherFar.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pipe_is_watched_by_its_handle_or_its_number(bool byHandle)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reader = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle);
        using ZmqPoller poller = new(s_watchers["poll"]);
        SafeHandle handle = reader.SafePipeHandle;
        nint number = handle.DangerousGetHandle();
        if (byHandle)
            poller.Add(handle);
        else
            poller.Add(number);
        object source = byHandle ? handle : number;
        poller.AssertNothingReady();
        Task<ZmqPollEvent> wait = poller.WaitAsync().AsTask();
        pipe.WriteByte(1);
        Assert.Equal(source, (await wait.InTimeAsync()).Source);
        Assert.Equal(1, reader.ReadByte());
        poller.AssertNothingReady();

        wait = poller.WaitAsync().AsTask();
        pipe.Dispose();
        Assert.Equal(ZmqPollEvents.In | ZmqPollEvents.Error, (await wait.InTimeAsync()).Events);
        Assert.Throws<ArgumentException>(() => Add(poller, source));
        Assert.True(byHandle ? poller.Remove(handle) : poller.Remove(number));
        Assert.Throws<ArgumentException>(
            () => Modify(poller, source));
    }

    [Fact]
    public void A_number_that_is_no_descriptor_leaves_with_an_error()
    {
        using ZmqPoller poller = new(s_watchers["poll"]);
        poller.Add((nint)1_000_000);
        ZmqPollEvent ready = poller.Wait(Eventually.Patience);
        Assert.Equal(((nint)1_000_000, ZmqPollEvents.Error), ((nint)ready.Source!, ready.Events));
        Assert.Equal(0, poller.Count);
    }

    [Fact]
    public async Task Where_only_sockets_can_be_watched_others_are_refused()
    {
        (Socket near, Socket far) = await ConnectAsync();
        using ZmqPoller poller = new(s_watchers["select"]);
        Assert.Throws<PlatformNotSupportedException>(() => poller.Add(near.Handle));
        Assert.Throws<PlatformNotSupportedException>(() => poller.Add(near.SafeHandle));
        near.Dispose();
        far.Dispose();
    }

    [Fact]
    public async Task The_thread_that_watches_ends_when_there_is_nothing_to_watch()
    {
        foreach (DescriptorWatcher watcher in (DescriptorWatcher[])
            [new PollDescriptorWatcher { IdleMs = 20 }, new SelectDescriptorWatcher { IdleMs = 20 }])
        {
            (Socket near, Socket far) = await ConnectAsync();
            for (int i = 0; i < 3; i++)
            {
                Assert.False(watcher.IsRunning);
                using ZmqPoller poller = new(watcher);
                poller.Add(near);
                Task<ZmqPollEvent> wait = poller.WaitAsync().AsTask();
                Assert.True(watcher.IsRunning);
                far.Send(new byte[1]);
                Assert.Equal(near, (await wait.InTimeAsync()).Source);
                near.Receive(new byte[1]);
                Assert.True(poller.Remove(near));
                await Eventually.TrueAsync(() => !watcher.IsRunning, "the end of the thread");
            }
            near.Dispose();
            far.Dispose();
        }
    }

    [Fact]
    public async Task Two_pollers_may_hold_the_same_socket()
    {
        (Socket near, Socket far) = await ConnectAsync();
        using var one = new ZmqPoller();
        using var two = new ZmqPoller();
        one.Add(near);
        two.Add(near);
        Task<ZmqPollEvent>[] waits = [one.WaitAsync().AsTask(), two.WaitAsync().AsTask()];
        far.Send(new byte[1]);
        Assert.All(await Task.WhenAll(waits).InTimeAsync(), ready => Assert.Equal(near, ready.Source));
        Assert.True(one.Remove(near) && two.Remove(near));
        near.Dispose();
        far.Dispose();
    }

    [Fact]
    public async Task A_socket_of_ours_can_be_waited_for_by_its_descriptor()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        push.Connect(pull.Bind("inproc://descriptor").Endpoint);
        using var poller = new ZmqPoller();
        poller.Add(pull.EventDescriptor);
        for (int i = 0; i < 5; i++)
        {
            Task<ZmqPollEvent> wait = poller.WaitAsync().AsTask();
            push.Send("message");
            await wait.InTimeAsync();
            Assert.Equal(ZmqPollEvents.In, pull.Events);
            pull.ReceiveString();
            Assert.Equal(ZmqPollEvents.None, pull.Events);
        }
    }

    private static void Add(ZmqPoller poller, object source)
    {
        if (source is SafeHandle handle)
            poller.Add(handle);
        else
            poller.Add((nint)source);
    }

    private static void Modify(ZmqPoller poller, object source)
    {
        if (source is SafeHandle handle)
            poller.Modify(handle, ZmqPollEvents.In);
        else
            poller.Modify((nint)source, ZmqPollEvents.In);
    }

    private static ApiForm Form(string name) => Enum.Parse<ApiForm>(name, ignoreCase: true);

    private static async Task<(Socket Near, Socket Far)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndPoint!);
        return (near, await listener.AcceptAsync());
    }
}
