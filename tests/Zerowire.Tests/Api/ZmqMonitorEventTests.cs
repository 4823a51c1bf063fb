using Zerowire.Sockets;

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

    private static ZmqMonitorEvent Create(int kind, long value) =>
        new(new MonitorRecord((Zerowire.Sessions.SocketEvent)kind, value, "here", "there", "why"));
}
