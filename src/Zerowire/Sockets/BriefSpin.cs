using System.Runtime.CompilerServices;
using Zerowire.Patterns;

namespace Zerowire.Sockets;

/// <summary>
/// Looks a few times, yielding the processor between, before a caller goes to sleep: two threads that stream to each
/// other would otherwise put each other to sleep and wake each other up all the time. Adapts: looks that never help are
/// given up.
/// </summary>
internal struct BriefSpin
{
    private const int MaxLooks = 32;

    private int _looks;

    /// <summary>Called under the word with nothing to be done now; returns under the word.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Await(SocketWord word, RoutingPattern pattern, bool forRoom)
    {
        int looks = Math.Max(_looks, 1);
        for (int i = 0; i < looks; i++)
        {
            word.Exit();
            Thread.Yield();
            word.Enter();
            if (forRoom ? pattern.HasRoom : pattern.HasIncoming)
            {
                Adapt(looks, helped: true);
                return;
            }
        }
        Adapt(looks, helped: false);
    }

    /// <summary>Of a poller that has found nothing. False when nothing has come to be looked at. Calls that wait at the
    /// same time share it; they may spoil each other's count, and nothing else.</summary>
    public bool Await(PollSet set)
    {
        int looks = Math.Max(_looks, 1);
        for (int i = 0; i < looks; i++)
        {
            Thread.Yield();
            if (set.Count > 0)
            {
                Adapt(looks, helped: true);
                return true;
            }
        }
        Adapt(looks, helped: false);
        return false;
    }

    private void Adapt(int looks, bool helped) => _looks = helped ? Math.Min(looks * 2, MaxLooks) : looks / 2;
}
