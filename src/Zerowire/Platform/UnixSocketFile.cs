using System.Buffers.Binary;
using System.Text;

namespace Zerowire.Platform;

/// <summary>
/// The file system's name of a local socket bound by direct calls, removed with it if it is still the same file.
/// </summary>
internal sealed unsafe class UnixSocketFile
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint BasicStatistics = 0x7ff;
    private const int ResultSize = 256;
    private const int TypeMask = 0xf000;
    private const int SocketType = 0xc000;
    private const int RegularType = 0x8000;

    // Absolute, so that a change of the current directory does not lead to another file.
    private readonly string _path;
    private readonly bool _ownsDirectory;
    private readonly (ulong Inode, ulong Device) _identity;
    private int _removed;

    public UnixSocketFile(string path, bool ownsDirectory)
    {
        _path = Path.GetFullPath(path);
        _ownsDirectory = ownsDirectory;
        if (TryGetStatus(_path, out Status status))
            _identity = (status.Inode, status.Device);
    }

    /// <summary>
    /// Makes room for a bind: removes the socket that a process left behind or still listens at (the new one takes
    /// the name over, as in libzmq), and an empty file as a maker of temporary names leaves it. A file with content
    /// is not ours to delete; the bind fails on it.
    /// </summary>
    public static void RemoveStale(string path)
    {
        if (!TryGetStatus(path, out Status status))
            return;
        int type = status.Mode & TypeMask;
        if (type == SocketType || (type == RegularType && status.Size == 0))
            Unlink(path);
    }

    /// <summary>Removes the file, and its directory where that was made for it. Only the first call acts. Returns why
    /// the file is still there, if it is and is the own one.</summary>
    public ZmqError Remove()
    {
        if (Interlocked.Exchange(ref _removed, 1) != 0)
            return ZmqError.None;
        ZmqError error = ZmqError.None;
        if (TryGetStatus(_path, out Status status) && _identity == (status.Inode, status.Device))
            error = Unlink(_path);
        if (_ownsDirectory && Path.GetDirectoryName(_path) is { } directory)
            TemporaryDirectory.Remove(directory);
        return error;
    }

    private static ZmqError Unlink(string path)
    {
        fixed (byte* name = Terminated(path))
            return LibC.Unlink(name) == 0 ? ZmqError.None : NativeErrors.Last();
    }

    // statx: the one form of stat whose layout is the same on every architecture.
    private static bool TryGetStatus(string path, out Status status)
    {
        byte* result = stackalloc byte[ResultSize];
        int code;
        fixed (byte* name = Terminated(path))
            code = LibC.StatX(CurrentDirectory, name, DoNotFollow, BasicStatistics, result);
        ReadOnlySpan<byte> bytes = new(result, ResultSize);
        status = code != 0 ? default : new Status(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[136..]));
        return code == 0;
    }

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + "\0");

    private readonly record struct Status(ushort Mode, ulong Inode, ulong Size, ulong Device);
}
