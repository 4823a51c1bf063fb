using Zerowire.Sessions;

namespace Zerowire.Tests.Api;

public sealed class ZmqMonitorEventTests
{
    [Fact]
    public void A_failed_bind_carries_its_error()
    {
        ZmqMonitorEvent e = Create(0x0010, 98);
        Assert.Equal(ZmqMonitorEventKind.BindFailed, e.Kind);
        Assert.Equal(ZmqError.AddressInUse, e.Error);
        Assert.Null(e.RetryInterval);
        Assert.Null(e.ProtocolError);
        Assert.Null(e.StatusCode);
        Assert.Equal("BindFailed, local here, remote there: AddressInUse (why)", e.ToString());
    }

    [Fact]
    public void A_retry_carries_the_time_until_it()
    {
        ZmqMonitorEvent e = Create(0x0004, 250);
        Assert.Equal(TimeSpan.FromMilliseconds(250), e.RetryInterval);
        Assert.Null(e.Error);
        Assert.Equal("ConnectRetried, local here, remote there: again in 250 ms (why)", e.ToString());
    }

    [Fact]
    public void Failed_handshakes_carry_what_was_wrong()
    {
        Assert.Equal(ZmqProtocolError.MechanismMismatch, Create(0x2000, 0x11000002).ProtocolError);
        Assert.Equal(400, Create(0x4000, 400).StatusCode);
        Assert.Equal(ZmqError.ConnectionReset, Create(0x0800, 104).Error);
    }

    [Fact]
    public void A_lost_connection_names_itself_its_peer_and_why()
    {
        var e = new ZmqMonitorEvent(new MonitorRecord(SocketEvent.Disconnected, 17)
        {
            Endpoint = "tcp://*:5555",
            ConnectionId = 7,
            RoutingId = [0xAB, 1],
            Error = ZmqError.ProtocolViolation,
            ProtocolError = Protocol.ProtocolError.UnexpectedCommand,
        });
        Assert.Equal((17, 7, "tcp://*:5555"), (e.Value, e.ConnectionId, e.Endpoint));
        Assert.Equal((ZmqError.ProtocolViolation, ZmqProtocolError.UnexpectedCommand), (e.Error, e.ProtocolError));
        Assert.Equal("Disconnected, connection 7, routing id AB01: UnexpectedCommand", e.ToString());
    }

    [Fact]
    public void What_is_not_known_is_null_or_empty()
    {
        ZmqMonitorEvent e = Create(0x0008, 5);
        Assert.Equal((null, null, null), (e.ConnectionId, e.Error, e.ProtocolError));
        Assert.Equal((null, null, null), (e.LostEvents, e.MessagesToSend, e.MessagesToReceive));
        Assert.True(e.RoutingId.IsEmpty);
    }

    [Fact]
    public void Numbers_of_events_and_messages_have_properties_of_their_own()
    {
        ZmqMonitorEvent lost = Create(0x8000, 12);
        Assert.Equal((ZmqMonitorEventKind.EventsLost, 12), (lost.Kind, lost.LostEvents));
        Assert.Equal("EventsLost, local here, remote there: 12 (why)", lost.ToString());
        var statistics = new ZmqMonitorEvent(new MonitorRecord(SocketEvent.PipeStatistics, 3) { SecondValue = 4 });
        Assert.Equal((3, 4), (statistics.MessagesToSend, statistics.MessagesToReceive));
        Assert.Equal("PipeStatistics: 3 to send, 4 to receive", statistics.ToString());
    }

    [Fact]
    public void All_kinds_of_libzmq_are_within_its_masks()
    {
        ZmqMonitorEventKind[] kinds = Enum.GetValues<ZmqMonitorEventKind>();
        Assert.All(
            kinds.Where(kind => (int)kind is > 0 and <= 0xFFFF),
            kind => Assert.True(ZmqMonitorEventKind.All.HasFlag(kind)));
        Assert.Equal(0x1FFFF, (int)ZmqMonitorEventKind.AllVersion2);
        Assert.False(ZmqMonitorEventKind.AllVersion2.HasFlag(ZmqMonitorEventKind.ConnectionClosed));
    }

    private static ZmqMonitorEvent Create(int kind, long value) =>
        new(new MonitorRecord((SocketEvent)kind, value)
        {
            LocalEndpoint = "here", RemoteEndpoint = "there", Reason = "why",
        });
}
