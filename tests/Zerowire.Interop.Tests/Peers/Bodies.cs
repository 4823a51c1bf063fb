namespace Zerowire.Interop.Tests.Peers;

/// <summary>The messages that pass between every pair of types.</summary>
internal static class Bodies
{
    private static readonly int[] s_sizes =
        [0, 1, 255, 256, 8 * 1024, 64 * 1024, 1024 * 1024, 10_000_000];

    /// <summary>Single frames of every size at which something changes, then messages of several frames.</summary>
    public static IEnumerable<byte[][]> All()
    {
        foreach (int size in s_sizes) yield return [Bytes(size)];
        if (TestScope.All)
        {
            for (int size = 0; size < 600; size++) yield return [Bytes(size)];
            for (int size = 1024; size <= 4 * 1024 * 1024; size *= 2)
            {
                for (int near = -10; near <= 10; near++) yield return [Bytes(size + near)];
            }
        }

        yield return Message(1, 1);
        yield return Message(0, 1, 0);
        yield return Message(255, 256, 0, 254);
        yield return Message(8 * 1024, 1, 64 * 1024);
        yield return Message(0, 1024 * 1024, 0, 1024 * 1024, 5);
        yield return Message([.. Enumerable.Repeat(3, 200)]);
        yield return Message(0, 0, 0);
    }

    /// <summary>Reproducible bytes without a period that could hide a shift.</summary>
    public static byte[] Bytes(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    private static byte[][] Message(params int[] sizes) => [.. sizes.Select(Bytes)];
}
