using Zerowire.Transports;

namespace Zerowire.Tests.Transports;

public sealed class TcpAddressTests
{
    private static readonly Transport s_tcp = Transport.Find("tcp")!;

    [Theory]
    [InlineData("*:5555")]
    [InlineData("*:*")]
    [InlineData("*:0")]
    [InlineData("0.0.0.0:0")]
    [InlineData("127.0.0.1:65535")]
    [InlineData("[::]:1")]
    [InlineData("[::1]:*")]
    [InlineData("[fe80::1%lo]:5")]
    [InlineData("::1:5555")]
    [InlineData("eth0:5555")]
    [InlineData("some-host.example:5555")]
    public void These_can_be_bound_to_as_far_as_syntax_goes(string address) =>
        Assert.Equal(ZmqError.None, s_tcp.ValidateBind(address, true, out _));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData(":5555")]
    [InlineData("[]:5555")]
    [InlineData("[::1:5555")]
    [InlineData("::1]:5555")]
    [InlineData("[host]:5555")]
    [InlineData("host:")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host:+1")]
    [InlineData("host: 1")]
    [InlineData("host:http")]
    [InlineData("host:99999999999")]
    [InlineData("ho st:1")]
    [InlineData("höst:1")]
    [InlineData("-host:1")]
    [InlineData("a;b:1")]
    [InlineData("1:2:3:5555")]
    [InlineData("[fe80::1%]:5555")]
    [InlineData("host%lo:5555")]
    [InlineData("[127.0.0.1]:5555")]
    public void These_cannot_be_bound_to(string address)
    {
        Assert.Equal(ZmqError.InvalidArgument, s_tcp.ValidateBind(address, true, out string reason));
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost:65535")]
    [InlineData("no-such-host.invalid:5")]
    [InlineData("[::1]:5")]
    [InlineData("[fe80::1%eth0]:5")]
    [InlineData("127.0.0.1:0;host:5")]
    [InlineData("127.0.0.1:*;host:5")]
    [InlineData("127.0.0.1;host:5")]
    [InlineData("[::1]:7;[::1]:5")]
    [InlineData("[::1];[::1]:5")]
    [InlineData("eth0:5;host:5")]
    [InlineData("eth0;host:5")]
    public void These_can_be_connected_to_as_far_as_syntax_goes(string address) =>
        Assert.Equal(ZmqError.None, s_tcp.ValidateConnect(address, true, out _));

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host:0")]
    [InlineData("host:*")]
    [InlineData("host:65536")]
    [InlineData("host:port")]
    [InlineData("*:5555")]
    [InlineData(":5555")]
    [InlineData(";host:5")]
    [InlineData("127.0.0.1:0;")]
    [InlineData("127.0.0.1:x;host:5")]
    [InlineData("a:1;b:2;c:3")]
    [InlineData("[::1:5")]
    public void These_cannot_be_connected_to(string address)
    {
        Assert.Equal(ZmqError.InvalidArgument, s_tcp.ValidateConnect(address, true, out string reason));
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }
}
