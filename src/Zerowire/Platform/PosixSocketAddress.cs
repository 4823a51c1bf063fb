using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Zerowire.Platform;

/// <summary>A <c>struct sockaddr</c> of any family, with its length.</summary>
internal unsafe struct PosixSocketAddress
{
    public const int Capacity = 128;

    private const int UnixPathOffset = 2;

    public uint Length;

    // Unspecified until written: 128 bytes at an alignment of eight.
    private Storage _storage;

    public readonly int Family => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(in this));

    public static PosixSocketAddress From(IPEndPoint endPoint)
    {
        PosixSocketAddress address = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<Storage>(ref address._storage));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endPoint.Port);
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, LinuxConstants.FamilyInternet6);
            endPoint.Address.TryWriteBytes(bytes[8..], out _);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], (uint)endPoint.Address.ScopeId);
            address.Length = 28;
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, LinuxConstants.FamilyInternet);
            endPoint.Address.TryWriteBytes(bytes[4..], out _);
            address.Length = 16;
        }

        return address;
    }

    /// <summary>False when the path does not fit. A leading <c>@</c> makes an abstract name.</summary>
    public static bool TryFrom(string path, out PosixSocketAddress address)
    {
        address = default;
        if (Encoding.UTF8.GetByteCount(path) > SocketSystem.MaxUnixPath)
            return false;

        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<Storage>(ref address._storage));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, LinuxConstants.FamilyUnix);
        int count = Encoding.UTF8.GetBytes(path, bytes[UnixPathOffset..]);
        bool isAbstract = path[0] == '@';
        if (isAbstract)
            bytes[UnixPathOffset] = 0;

        // An abstract name is exactly its length; a path carries its terminator.
        address.Length = (uint)(UnixPathOffset + count + (isAbstract ? 0 : 1));
        return true;
    }

    /// <summary>The address of this or of the other end of a socket; false when the kernel has none.</summary>
    public static bool TryRead(int descriptor, bool peer, out PosixSocketAddress address)
    {
        address = default;
        uint length = Capacity;
        int result;
        fixed (Storage* storage = &address._storage)
        {
            result = peer
                ? LibC.GetPeerName(descriptor, storage, &length)
                : LibC.GetSockName(descriptor, storage, &length);
        }

        address.Length = result == 0 ? Math.Min(length, Capacity) : 0;
        return result == 0;
    }

    public readonly IPEndPoint? ToIPEndPoint()
    {
        ReadOnlySpan<byte> bytes = Bytes(in this);
        int port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return Family switch
        {
            LinuxConstants.FamilyInternet => new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), port),
            LinuxConstants.FamilyInternet6 => new IPEndPoint(
                new IPAddress(bytes.Slice(8, 16), BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..])), port),
            _ => null,
        };
    }

    /// <summary>The form that users see: <c>tcp://1.2.3.4:5</c>, <c>tcp://[::1]:5</c>, <c>ipc://path</c>.</summary>
    public readonly string ToEndpoint()
    {
        if (Length == 0)
            return string.Empty;
        if (Family != LinuxConstants.FamilyUnix)
            return ToIPEndPoint() is { } endPoint ? "tcp://" + endPoint : string.Empty;

        ReadOnlySpan<byte> path = Bytes(in this)[UnixPathOffset..(int)Math.Max(Length, UnixPathOffset)];
        if (path.IsEmpty)
            return "ipc://";
        return path[0] == 0
            ? "ipc://@" + Encoding.UTF8.GetString(path[1..])
            : "ipc://" + Encoding.UTF8.GetString(path.TrimEnd((byte)0));
    }

    public readonly bool IsSameAs(in PosixSocketAddress other) =>
        Length == other.Length && Bytes(in this)[..(int)Length].SequenceEqual(Bytes(in other)[..(int)Length]);

    public readonly int Bind(int descriptor)
    {
        fixed (Storage* storage = &_storage)
            return LibC.Bind(descriptor, storage, Length);
    }

    public readonly int Connect(int descriptor)
    {
        fixed (Storage* storage = &_storage)
            return LibC.Connect(descriptor, storage, Length);
    }

    /// <summary>Accepts a connection into <paramref name="peer"/>; the descriptor, or -1.</summary>
    public static int Accept(int listener, out PosixSocketAddress peer)
    {
        peer = default;
        uint length = Capacity;
        int descriptor;
        fixed (Storage* storage = &peer._storage)
        {
            descriptor = LibC.Accept4(
                listener, storage, &length, LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec);
        }

        peer.Length = descriptor < 0 ? 0 : Math.Min(length, Capacity);
        return descriptor;
    }

    private static ReadOnlySpan<byte> Bytes(in PosixSocketAddress address) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Storage>(in address._storage));

    [InlineArray(Capacity / sizeof(ulong))]
    private struct Storage
    {
        private ulong _first;
    }
}
