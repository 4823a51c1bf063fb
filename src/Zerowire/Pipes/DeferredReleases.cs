namespace Zerowire.Pipes;

/// <summary>
/// Lent memory whose last user has gone while its thread was inside a socket's word. To give it back means to call code
/// of the user, which may call that very socket: so it waits until the thread has left the word.
/// </summary>
internal static class DeferredReleases
{
    [ThreadStatic]
    private static int t_depth;

    [ThreadStatic]
    private static List<FrameBody>? t_bodies;

    /// <summary>From now on this thread gives nothing back.</summary>
    public static void Begin() => t_depth++;

    /// <summary>Gives back what has come since <see cref="Begin"/>.</summary>
    public static void End()
    {
        if (--t_depth == 0 && t_bodies is { } bodies)
            GiveBack(bodies);
    }

    /// <summary>True when the body will be given back later.</summary>
    public static bool TryAdd(FrameBody body)
    {
        if (t_depth == 0)
            return false;
        (t_bodies ??= []).Add(body);
        return true;
    }

    private static void GiveBack(List<FrameBody> bodies)
    {
        // Taken out first: what is called may come here again.
        t_bodies = null;
        foreach (FrameBody body in bodies)
            body.GiveBack();
    }
}
