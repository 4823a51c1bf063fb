using System.Net.Sockets;
using Zerowire.Platform;

namespace Zerowire.Tests.Platform;

public sealed class NativeErrorsTests
{
    [Theory]
    [InlineData(11, ZmqError.WouldBlock)]
    [InlineData(104, ZmqError.ConnectionReset)]
    [InlineData(24, ZmqError.TooManySockets)]
    [InlineData(23, ZmqError.TooManySockets)]
    [InlineData(77, (ZmqError)77)]
    public void An_errno_is_its_error_and_an_unknown_one_keeps_its_number(int errno, ZmqError expected) =>
        Assert.Equal(expected, NativeErrors.FromErrno(errno));

    [Theory]
    [InlineData(35, ZmqError.WouldBlock)]
    [InlineData(54, ZmqError.ConnectionReset)]
    [InlineData(24, ZmqError.TooManySockets)]
    [InlineData(23, ZmqError.TooManySockets)]
    [InlineData(32, ZmqError.BrokenPipe)]
    [InlineData(11, ZmqError.InvalidArgument)]
    [InlineData(104, ZmqError.InvalidArgument)]
    public void An_errno_of_macOS_or_FreeBSD_is_never_taken_for_one_of_Linux(int errno, ZmqError expected) =>
        Assert.Equal(expected, NativeErrors.FromBsd(errno));

    [Theory]
    [InlineData(SocketError.Success, ZmqError.None)]
    [InlineData(SocketError.WouldBlock, ZmqError.WouldBlock)]
    [InlineData(SocketError.ConnectionReset, ZmqError.ConnectionReset)]
    [InlineData(SocketError.Shutdown, ZmqError.BrokenPipe)]
    [InlineData(SocketError.TooManyOpenSockets, ZmqError.TooManySockets)]
    [InlineData(SocketError.TypeNotFound, ZmqError.InvalidArgument)]
    public void An_error_of_the_runtime_is_one_of_ours(SocketError error, ZmqError expected) =>
        Assert.Equal(expected, SocketErrors.ToZmq(error));
}
