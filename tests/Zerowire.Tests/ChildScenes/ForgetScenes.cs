using System.Runtime.CompilerServices;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.ChildScenes;

/// <summary>Programs that dispose nothing.</summary>
internal static class ForgetScenes
{
    public static void Forget()
    {
        var pull = new PullSocket();
        var push = new PushSocket { Linger = Timeout.InfiniteTimeSpan };
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        push.Connect("tcp://127.0.0.1:9");
        push.Send("one");
        push.Send("two");
        _ = new PairSocket(new ZmqContext { IOThreads = 2 });
    }

    /// <summary>Forgets sockets, contexts, messages and calls, and lets the collector have them.</summary>
    public static void ForgetAndCollect()
    {
        for (int i = 0; i < 30; i++)
        {
            ForgetOnce();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        // What is left of them works.
        using var context = new ZmqContext();
        using var pull = new PullSocket(context);
        using var push = new PushSocket(context);
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        for (int i = 0; i < 1000; i++)
        {
            push.Send(new byte[i * 50], Eventually.Patience);
            if (pull.Receive(Eventually.Patience)[0].Length != i * 50)
                throw new InvalidOperationException("Not what was sent.");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetOnce()
    {
        var context = new ZmqContext();
        var pull = new PullSocket(context);
        var push = new PushSocket(context);
        var pair = new PairSocket(context);
        pair.Bind($"inproc://{Guid.NewGuid()}");
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        push.Connect(pull.Bind("inproc://forgotten").Endpoint);
        for (int i = 0; i < 20; i++)
            push.Send(new ZmqMessage(new byte[i * 5000]).Append(new byte[40_000], static _ => { }));
        _ = pull.Receive(Eventually.Patience);
        _ = pair.ReceiveAsync().AsTask();
        _ = pair.MonitorAsync().GetAsyncEnumerator().MoveNextAsync().AsTask();
    }
}
