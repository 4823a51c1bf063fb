namespace Zerowire.Platform;

/// <summary>
/// The file system's name of a local socket bound by the means of the runtime, removed with it if it is still its own.
/// </summary>
/// <remarks>
/// The runtime shows no inodes. That a name was taken over within this process is therefore remembered here; that another
/// process has taken it over is seen by the time at which the file was made, as finely as the file system notes it.
/// </remarks>
internal sealed class PortableSocketFile
{
    private static readonly Lock s_sync = new();
    private static readonly Dictionary<string, PortableSocketFile> s_owners = [];

    // Absolute, so that a change of the current directory does not lead to another file.
    private readonly string _path;
    private readonly bool _ownsDirectory;
    private readonly DateTime _made;

    public PortableSocketFile(string path, bool ownsDirectory)
    {
        _path = Path.GetFullPath(path);
        _ownsDirectory = ownsDirectory;
        _made = File.GetLastWriteTimeUtc(_path);
        lock (s_sync)
            s_owners[_path] = this;
    }

    /// <summary>
    /// Makes room for a bind: removes a socket, whose file has no length, as any empty file. A file with content, a
    /// directory or a link is not ours to delete; the bind fails on it.
    /// </summary>
    public static void RemoveStale(string path)
    {
        FileInfo file = new(path);
        if (file.Exists && file.LinkTarget is null && file.Length == 0)
            Delete(path);
    }

    /// <summary>Removes the file, and its directory where that was made for it. Only the first call acts. Returns why
    /// the file is still there, if it is and is the own one.</summary>
    public ZmqError Remove()
    {
        lock (s_sync)
        {
            if (!s_owners.TryGetValue(_path, out PortableSocketFile? owner) || owner != this)
                return ZmqError.None;
            s_owners.Remove(_path);
        }

        ZmqError error = ZmqError.None;
        if (File.GetLastWriteTimeUtc(_path) == _made)
            error = Delete(_path);
        if (_ownsDirectory && Path.GetDirectoryName(_path) is { } directory)
            TemporaryDirectory.Remove(directory);
        return error;
    }

    private static ZmqError Delete(string path)
    {
        try
        {
            File.Delete(path);
            return ZmqError.None;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays behind. Whoever binds the name next removes it, or fails on it.
            return ZmqError.AccessDenied;
        }
    }
}
