using Zerowire.Transports;

namespace Zerowire.Tests.Transports;

public sealed class EndpointAddressTests
{
    [Theory]
    [InlineData("tcp://*:5555", "tcp", "*:5555")]
    [InlineData("ipc:///tmp/x", "ipc", "/tmp/x")]
    [InlineData("inproc://a://b", "inproc", "a://b")]
    public void An_endpoint_is_a_scheme_and_an_address(string endpoint, string scheme, string rest)
    {
        Assert.Equal(ZmqError.None, EndpointAddress.TryParse(endpoint, out EndpointAddress address, out _));
        Assert.Equal(new EndpointAddress(scheme, rest), address);
        Assert.Equal(endpoint, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tcp")]
    [InlineData("tcp:/x")]
    [InlineData("://x")]
    [InlineData("tcp://")]
    public void A_missing_part_is_an_invalid_argument_with_a_reason(string endpoint)
    {
        Assert.Equal(ZmqError.InvalidArgument, EndpointAddress.TryParse(endpoint, out _, out string reason));
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_schemes_of_sockets_of_the_system_are_found()
    {
        Assert.Equal("tcp", Transport.Find("tcp")!.Scheme);
        Assert.Equal("ipc", Transport.Find("ipc")!.Scheme);
        Assert.Null(Transport.Find("TCP"));
        Assert.Null(Transport.Find("inproc"));
        Assert.Null(Transport.Find("carrier-pigeon"));
    }
}
