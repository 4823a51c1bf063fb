using System.Text;
using Zerowire.Runtime;

namespace Zerowire.Tests.Runtime;

public sealed class ThreadNamesTests
{
    [Theory]
    [InlineData("", "Reaper", "ZMQbg/Reaper")]
    [InlineData("", "IO/0", "ZMQbg/IO/0")]
    [InlineData("", "IO/12345", "ZMQbg/IO/12345")]
    [InlineData("feed", "IO/0", "feed/ZMQbg/IO/0")]
    [InlineData("feed", "IO/10", "feed/IO/10")]
    [InlineData("quotes", "IO/0", "quotes/IO/0")]
    [InlineData("quotes", "Reaper", "quotes/Reaper")]
    [InlineData("quotes-of-today", "IO/0", "quotes-of-/IO/0")]
    [InlineData("quotes-of-today", "Reaper", "quotes-o/Reaper")]
    [InlineData("котировки", "IO/0", "котир/IO/0")]
    [InlineData("a😀😀😀", "IO/0", "a😀😀/IO/0")]
    public void A_name_keeps_what_tells_threads_apart_in_15_bytes(string prefix, string role, string expected)
    {
        string name = ThreadNames.Of(prefix, role);
        Assert.Equal(expected, name);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 15);
    }
}
