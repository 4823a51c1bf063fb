using System.Diagnostics;

namespace Zerowire.Platform;

/// <summary>A parker of the runtime's own means, for every system.</summary>
internal sealed class MonitorParker : Parker
{
    private readonly object _gate = new();
    private bool _permit;

    public override bool Park(int timeoutMs)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (!_permit)
            {
                int remaining = timeoutMs;
                if (timeoutMs >= 0)
                {
                    remaining = timeoutMs - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    if (remaining <= 0)
                        return false;
                }

                Monitor.Wait(_gate, remaining);
            }

            _permit = false;
            return true;
        }
    }

    public override void Unpark()
    {
        lock (_gate)
        {
            _permit = true;
            Monitor.Pulse(_gate);
        }
    }
}
