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

    /// <summary>Fewer messages between two waits than this, and more than one: the caller takes a stream as fast as it
    /// comes.</summary>
    private const int FewAtOnce = 256;

    private const int YieldsBehindFew = 8;

    private int _looks;
    private long _receivedBefore;

    /// <summary>Called under the word with no room now; returns under the word.</summary>
    public void AwaitRoom(SocketWord word, RoutingPattern pattern) => Await(word, pattern, forRoom: true, yields: 1);

    /// <summary>Called under the word with no message now; returns under the word. One who receives faster than others
    /// send waits a little longer, so that several messages come at once: taking each as it comes means that the
    /// processors pass the memory of the queue to and fro for each (measured: a third of the speed).</summary>
    /// <param name="word">The word.</param>
    /// <param name="pattern">What is looked at.</param>
    /// <param name="received">How many messages were received so far.</param>
    public void AwaitMessage(SocketWord word, RoutingPattern pattern, long received)
    {
        long atOnce = received - _receivedBefore;
        _receivedBefore = received;
        Await(word, pattern, forRoom: false, atOnce is > 1 and < FewAtOnce ? YieldsBehindFew : 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Await(SocketWord word, RoutingPattern pattern, bool forRoom, int yields)
    {
        int looks = Math.Max(_looks, 1);
        bool helped = false;
        for (int i = 0; i < looks && !helped; i++)
        {
            word.Exit();
            for (int j = 0; j < yields; j++)
                Thread.Yield();
            word.Enter();
            helped = forRoom ? pattern.HasRoom : pattern.HasIncoming;
            yields = 1;
        }
        Adapt(looks, helped);
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
