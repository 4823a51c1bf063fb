using System.Globalization;
using System.Security.Cryptography;

namespace Zerowire.Platform;

/// <summary>Private directories with names that nobody can guess, by the means of the runtime.</summary>
internal static class TemporaryDirectory
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes one inside <paramref name="parent"/> (empty: the current directory).</summary>
    public static ZmqError Make(string parent, out string path)
    {
        ulong name = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        path = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"tmp{name:x}"));
        ZmqError error;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnerOnly);
            return ZmqError.None;
        }
        catch (UnauthorizedAccessException)
        {
            error = ZmqError.AccessDenied;
        }
        catch (IOException)
        {
            error = ZmqError.EndpointNotFound;
        }

        path = string.Empty;
        return error;
    }

    /// <summary>Removes an empty one; that it cannot be removed is no error.</summary>
    public static void Remove(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (IOException)
        {
            // Somebody has put something into it, or has removed it.
        }
        catch (UnauthorizedAccessException)
        {
            // The parent has been closed to us.
        }
    }
}
