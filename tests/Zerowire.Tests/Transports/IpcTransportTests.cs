using Zerowire.Platform;
using Zerowire.Transports;

namespace Zerowire.Tests.Transports;

/// <summary>Local streams, opened by direct calls.</summary>
public class IpcTransportTests : IDisposable
{
    private static readonly Transport s_ipc = Transport.Find("ipc")!;

    private readonly string _directory = Directory.CreateTempSubdirectory("zw").FullName;

    private protected virtual TransportSettings Used => Settings.Direct;

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_path_carries_bytes_and_its_file_goes_with_the_listener()
    {
        string path = Path.Combine(_directory, "socket");
        using ConnectedPair pair = new("ipc://" + path, Used);
        Assert.Equal("ipc://" + path, pair.Listener.LocalEndpoint);
        Assert.True(File.Exists(path));
        pair.Client.SendAll("x"u8);
        Assert.Equal("x"u8.ToArray(), pair.Server.ReceiveExactly(1));
        pair.Listener.Dispose();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_relative_path_is_shown_as_given()
    {
        string path = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(_directory, "r"));
        using ConnectedPair pair = new("ipc://" + path, Used);
        Assert.Equal("ipc://" + path, pair.Listener.LocalEndpoint);
        pair.Listener.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void A_path_in_unicode_is_kept()
    {
        string path = Path.Combine(_directory, "ключ");
        using ConnectedPair pair = new("ipc://" + path, Used);
        Assert.Equal("ipc://" + path, pair.Listener.LocalEndpoint);
    }

    [Fact]
    public void An_abstract_name_leaves_no_file()
    {
        string endpoint = $"ipc://@zerowire-{Guid.NewGuid():N}";
        using ConnectedPair pair = new(endpoint, Used);
        Assert.Equal(endpoint, pair.Listener.LocalEndpoint);
        Assert.Equal(endpoint, pair.Client.RemoteEndpoint);
        Assert.Equal(
            ZmqError.AddressInUse, s_ipc.Listen(endpoint["ipc://".Length..], Used, out _, out _));
    }

    [Fact]
    public void A_wildcard_gets_a_directory_of_its_own_that_goes_with_it()
    {
        using ConnectedPair pair = new("ipc://*", Used);
        string path = pair.Listener.LocalEndpoint["ipc://".Length..];
        Assert.True(File.Exists(path));
        Assert.Equal("socket", Path.GetFileName(path));
        pair.Listener.Dispose();
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public void A_socket_file_left_behind_is_replaced()
    {
        string path = Path.Combine(_directory, "stale");
        using ListenSocket first = ConnectedPair.Listen("ipc://" + path, Used);
        using ConnectedPair second = new("ipc://" + path, Used);

        // The first listener has lost the name, and must not take the second one's file with it.
        first.Dispose();
        Assert.True(File.Exists(path));
        using SystemStream another = ConnectedPair.Connect("ipc://" + path, Used);
        second.Listener.Dispose();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void An_empty_file_is_replaced_and_a_file_with_content_is_not()
    {
        string path = Path.Combine(_directory, "file");
        File.WriteAllText(path, string.Empty);
        ConnectedPair.Listen("ipc://" + path, Used).Dispose();

        File.WriteAllText(path, "content");
        Assert.Equal(ZmqError.AddressInUse, s_ipc.Listen(path, Used, out _, out _));
        Assert.Equal("content", File.ReadAllText(path));
    }

    [Fact]
    public void The_longest_path_is_107_bytes()
    {
        string longest = Path.Combine(_directory, new string('a', 107 - _directory.Length - 1));
        using (ConnectedPair pair = new("ipc://" + longest, Used))
            Assert.Equal("ipc://" + longest, pair.Listener.LocalEndpoint);
        Assert.Equal(ZmqError.NameTooLong, s_ipc.ValidateBind(longest + "a", false, out _));
        Assert.Equal(ZmqError.NameTooLong, s_ipc.ValidateConnect(longest + "a", false, out string reason));
        Assert.Contains("107", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("@", true)]
    [InlineData("a\0b", true)]
    [InlineData("*", false)]
    public void These_are_no_addresses(string address, bool forBind)
    {
        ZmqError error = forBind
            ? s_ipc.ValidateBind(address, false, out string reason)
            : s_ipc.ValidateConnect(address, false, out reason);
        Assert.Equal(ZmqError.InvalidArgument, error);
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Connecting_to_no_file_fails_at_once()
    {
        PeerEndpoint peer = ConnectedPair.Resolve($"ipc://{_directory}/none", Used)[0];
        Assert.Null(peer.BeginConnect(Used, out ZmqError error));
        Assert.Equal(ZmqError.EndpointNotFound, error);
    }
}
