using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>A process with more descriptors than select can watch.</summary>
[Collection(SerialCollection.Name)]
public sealed class SelectLimitTests : IDisposable
{
    private readonly List<FileStream> _files = [];

    public void Dispose() => _files.ForEach(file => file.Dispose());

    [Fact]
    public async Task What_needs_a_descriptor_beyond_1023_fails_alone_and_works_again_later()
    {
        await using var context = new ZmqContext { Reactor = ZmqReactor.Select };
        await using var peers = new ZmqContext { Reactor = ZmqReactor.Epoll };
        await using var pull = new PullSocket(context);
        await using var log = new MonitorLog(pull);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        await using var before = new PushSocket(peers);
        before.Connect(endpoint);
        before.Send("before");
        Assert.Equal("before", pull.ReceiveString(Eventually.Patience));

        TakeDescriptors();
        ZmqException bind = Assert.Throws<ZmqException>(() => pull.Bind("tcp://127.0.0.1:*"));
        Assert.Equal(ZmqError.TooManySockets, bind.Error);
        using (var late = new ZmqContext { Reactor = ZmqReactor.Select })
            Assert.Equal(ZmqError.TooManySockets, Assert.Throws<ZmqException>(() => new PairSocket(late)).Error);
        await using var refused = new PushSocket(peers) { ReconnectInterval = TimeSpan.FromMilliseconds(20) };
        refused.Connect(endpoint);
        refused.Send("after");
        ZmqMonitorEvent failed = await log.UntilAsync(ZmqMonitorEventKind.AcceptFailed);
        Assert.Equal(ZmqError.TooManySockets, failed.Error);
        await using var connecting = new PushSocket(context) { ReconnectInterval = TimeSpan.FromMilliseconds(20) };
        connecting.Connect(endpoint);
        connecting.Send("own");
        before.Send("still there");
        Assert.Equal("still there", pull.ReceiveString(Eventually.Patience));
        Assert.False(pull.TryReceiveString(out _, TimeSpan.FromMilliseconds(100)));

        Dispose();
        string[] later = [pull.ReceiveString(Eventually.Patience), pull.ReceiveString(Eventually.Patience)];
        Assert.Equal(["after", "own"], later.Order());
    }

    private void TakeDescriptors()
    {
        do
            _files.Add(File.OpenRead("/dev/null"));
        while (_files[^1].SafeFileHandle.DangerousGetHandle() < 1024);
    }
}
