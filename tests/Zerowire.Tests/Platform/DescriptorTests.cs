using System.Runtime.InteropServices;
using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Tests.Transports;
using Zerowire.Transports;

namespace Zerowire.Tests.Platform;

[Collection(SerialCollection.Name)]
public sealed unsafe partial class DescriptorTests
{
    private const int OpenFilesLimit = 7;

    /// <summary>Direct calls, and the runtime's sockets.</summary>
    public static TheoryData<bool> Systems => new(false, true);

    [Theory]
    [MemberData(nameof(Systems))]
    public void Nothing_stays_open_after_dispose(bool portable)
    {
        TransportSettings settings = portable ? Settings.Portable : Settings.Direct;
        UseEverything(settings);
        int before = CountDescriptors();
        for (int i = 0; i < 20; i++)
            UseEverything(settings);
        Assert.Equal(before, CountDescriptors());
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Failures_leave_nothing_open(bool portable)
    {
        TransportSettings settings = portable ? Settings.Portable : Settings.Direct;
        using ConnectedPair pair = new("tcp://127.0.0.1:*", settings);
        Fail(pair.Listener.LocalEndpoint, settings);
        int before = CountDescriptors();
        for (int i = 0; i < 20; i++)
            Fail(pair.Listener.LocalEndpoint, settings);
        Assert.Equal(before, CountDescriptors());
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Running_out_of_descriptors_is_an_error_value(bool portable)
    {
        TransportSettings settings = portable ? Settings.Portable : Settings.Direct;
        using ConnectedPair pair = new("tcp://127.0.0.1:*", settings);
        using SystemStream waiting = ConnectedPair.Connect(pair.Listener.LocalEndpoint, settings);
        string path = Path.Combine(Path.GetTempPath(), $"zw-{Guid.NewGuid():N}");
        SocketSystem system = settings.Sockets;
        system.ListenUnix(path, false, settings, 1, out _)?.Dispose();

        ZmqError accept, listen, poller = ZmqError.None;
        Assert.Equal(0, GetLimit(OpenFilesLimit, out Limit old));
        Limit low = old with { Soft = 3 };
        Assert.Equal(0, SetLimit(OpenFilesLimit, &low));
        try
        {
            pair.Listener.Accept(out accept);
            system.ListenUnix(path, false, settings, 1, out listen);
            try
            {
                new EpollPoller().Dispose();
            }
            catch (ZmqException exception)
            {
                poller = exception.Error;
            }
        }
        finally
        {
            _ = SetLimit(OpenFilesLimit, &old);
        }

        Assert.Equal(ZmqError.TooManySockets, accept);
        Assert.Equal(ZmqError.TooManySockets, listen);
        Assert.Equal(ZmqError.TooManySockets, poller);
        using SystemStream? accepted = pair.Listener.Accept(out ZmqError afterwards);
        Assert.Equal(ZmqError.None, afterwards);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void No_descriptor_is_inherited_by_child_processes(bool portable)
    {
        TransportSettings settings = portable ? Settings.Portable : Settings.Direct;
        using ConnectedPair pair = new("tcp://127.0.0.1:*", settings);
        using WakeSignal signal = settings.Sockets.CreateWakeSignal();
        nint[] descriptors =
        [
            pair.Client.Descriptor, pair.Server.Descriptor, pair.Listener.Descriptor,
            signal.Descriptor,
        ];
        foreach (nint descriptor in descriptors)
        {
            string flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}").First(line => line.StartsWith("flags:"));
            Assert.NotEqual(0, Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & 0x80000);
        }
    }

    private static void UseEverything(TransportSettings settings)
    {
        foreach (string endpoint in (string[])["tcp://127.0.0.1:*", "ipc://*", "ipc://@zerowire-descriptors"])
        {
            using ConnectedPair pair = new(endpoint, settings);
            using WakeSignal signal = settings.Sockets.CreateWakeSignal();
            using EpollPoller poller = new();
            signal.Dispose();
        }
    }

    private static void Fail(string boundEndpoint, TransportSettings settings)
    {
        string bound = boundEndpoint["tcp://".Length..];
        Transport tcp = Transport.Find("tcp")!, ipc = Transport.Find("ipc")!;
        Assert.Equal(ZmqError.AddressInUse, tcp.Listen(bound, settings, out _, out _));
        Assert.NotEqual(
            ZmqError.None, tcp.Listen("192.0.2.1:0", settings, out _, out _));
        Assert.NotEqual(
            ZmqError.None, ipc.Listen("/no/such/directory/s", settings, out _, out _));
        Assert.Null(settings.Sockets.ConnectUnix("/no/such/file", settings, out _));
    }

    // Sockets, event descriptors and pipes; files come and go with what the runtime loads.
    private static int CountDescriptors() => Directory.GetFiles("/proc/self/fd").Count(path =>
        new FileInfo(path).LinkTarget is { } target
        && (target.StartsWith("socket:", StringComparison.Ordinal)
            || target.StartsWith("anon_inode:", StringComparison.Ordinal)
            || target.StartsWith("pipe:", StringComparison.Ordinal)));

    private static int GetLimit(int resource, out Limit limit)
    {
        fixed (Limit* pointer = &limit)
            return GetLimit(resource, pointer);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, Limit* limit);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
