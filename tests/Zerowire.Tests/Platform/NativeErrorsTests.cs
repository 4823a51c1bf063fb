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
}
