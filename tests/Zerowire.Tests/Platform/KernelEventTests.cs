using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Tests.Platform;

/// <summary>What can be told of kqueue without its kernel: how its events lie in memory, by the headers of macOS and
/// FreeBSD 12.</summary>
public sealed class KernelEventTests
{
    [Theory]
    [InlineData(nameof(KernelEvent.Descriptor), 0)]
    [InlineData(nameof(KernelEvent.Filter), 8)]
    [InlineData(nameof(KernelEvent.Flags), 10)]
    [InlineData(nameof(KernelEvent.FilterFlags), 12)]
    [InlineData(nameof(KernelEvent.Data), 16)]
    [InlineData(nameof(KernelEvent.Key), 24)]
    public void Each_field_has_its_place(string field, int offset) =>
        Assert.Equal(offset, Marshal.OffsetOf<KernelEvent>(field));

    [Fact]
    public void Events_are_32_bytes_apart_and_64_on_FreeBSD()
    {
        Assert.Equal(32, KernelEvent.StrideOf(isFreeBsd: false));
        Assert.Equal(64, KernelEvent.StrideOf(isFreeBsd: true));
    }

    [Fact]
    public void A_change_adds_or_deletes_one_filter_of_a_descriptor()
    {
        KernelEvent change = KernelEvent.Change(7, KernelEvent.WriteFilter, wanted: true, 0x1234_5678_9abc);
        byte[] expected =
        [
            7, 0, 0, 0, 0, 0, 0, 0, 0xfe, 0xff, 1, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0xbc, 0x9a, 0x78, 0x56, 0x34, 0x12, 0, 0,
        ];
        Assert.Equal(expected, MemoryMarshal.AsBytes(new ReadOnlySpan<KernelEvent>(in change)));
        change = KernelEvent.Change(7, KernelEvent.ReadFilter, wanted: false, 0);
        Assert.Equal((-1, 2), (change.Filter, change.Flags));
    }
}
