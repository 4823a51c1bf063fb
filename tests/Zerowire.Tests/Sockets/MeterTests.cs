using System.Diagnostics.Metrics;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Sockets;

/// <summary>The meter, which tells of all contexts of the process.</summary>
[Collection(SerialCollection.Name)]
public sealed class MeterTests
{
    private static readonly string[] s_counters =
    [
        "zerowire.bytes.received", "zerowire.bytes.sent", "zerowire.connect.retries", "zerowire.connections.made",
        "zerowire.handshake.failures", "zerowire.messages.dropped", "zerowire.messages.received",
        "zerowire.messages.sent",
    ];

    private static readonly string[] s_levels =
        ["zerowire.connections", "zerowire.queue.incoming", "zerowire.queue.outgoing", "zerowire.sockets"];

    [Fact]
    public async Task It_tells_what_the_sockets_of_each_type_have_done()
    {
        await using ZmqContext first = TestContext.Create();
        using var before = new Reading();
        await using var pull = new PullSocket(first);
        pull.Bind("inproc://pull");
        await using var push = new PushSocket(first);
        push.Connect("inproc://pull");
        push.Send("12345");
        push.Send("123");
        pull.Receive().Dispose();
        using var after = new Reading();
        Assert.Equal(s_counters.Concat(s_levels).Order(), after.Names);
        Assert.Equal(2, after["zerowire.messages.sent", "PUSH"] - before["zerowire.messages.sent", "PUSH"]);
        Assert.Equal(8, after["zerowire.bytes.sent", "PUSH"] - before["zerowire.bytes.sent", "PUSH"]);
        Assert.Equal(1, after["zerowire.messages.received", "PULL"] - before["zerowire.messages.received", "PULL"]);
        Assert.Equal(5, after["zerowire.bytes.received", "PULL"] - before["zerowire.bytes.received", "PULL"]);
        Assert.Equal(1, after["zerowire.queue.incoming", "PULL"] - before["zerowire.queue.incoming", "PULL"]);
        Assert.Equal(1, after["zerowire.queue.outgoing", "PUSH"] - before["zerowire.queue.outgoing", "PUSH"]);
        Assert.Equal(1, after["zerowire.sockets", "PUSH"] - before["zerowire.sockets", "PUSH"]);
        Assert.Equal(1, after["zerowire.connections", "PULL"] - before["zerowire.connections", "PULL"]);
    }

    [Fact]
    public async Task What_a_context_that_has_ended_did_is_not_forgotten_and_what_it_held_is()
    {
        using var before = new Reading();
        await using (ZmqContext context = TestContext.Create())
        {
            await using var router = new RouterSocket(context);
            router.Send("nobody", "lost");
        }
        using var after = new Reading();
        Assert.Equal(1, after["zerowire.messages.dropped", "ROUTER"] - before["zerowire.messages.dropped", "ROUTER"]);
        Assert.Equal(1, after["zerowire.messages.sent", "ROUTER"] - before["zerowire.messages.sent", "ROUTER"]);
        Assert.Equal(before["zerowire.sockets", "ROUTER"], after["zerowire.sockets", "ROUTER"]);
    }

    /// <summary>What all instruments say at one moment.</summary>
    private sealed class Reading : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<(string Name, string Type), long> _values = [];
        private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

        public Reading()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name != "Zerowire")
                    return;
                Assert.Equal(s_counters.Contains(instrument.Name), instrument is ObservableCounter<long>);
                Assert.NotNull(instrument.Unit);
                Assert.NotNull(instrument.Description);
                _names.Add(instrument.Name);
                listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                Assert.Equal("zerowire.socket.type", tags[0].Key);
                _values[(instrument.Name, (string)tags[0].Value!)] = value;
            });
            _listener.Start();
            _listener.RecordObservableInstruments();
        }

        public IEnumerable<string> Names => _names;

        public long this[string name, string type] => _values.GetValueOrDefault((name, type));

        public void Dispose() => _listener.Dispose();
    }
}
