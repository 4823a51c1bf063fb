using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.ChildScenes;

/// <summary>Peers for tests that stop and kill them.</summary>
internal static class PeerScenes
{
    /// <summary>Receives numbered messages to the last, and says how many came in their order.</summary>
    public static void Pull(string endpoint)
    {
        using var pull = new PullSocket { ReceiveHighWaterMark = 100 };
        pull.Connect(endpoint);
        Receive(pull);
    }

    public static void PullBound(string endpoint)
    {
        using var pull = new PullSocket { ReceiveHighWaterMark = 100 };
        Console.WriteLine("ready");
        Console.WriteLine(pull.Bind(endpoint).Endpoint);
        for (int i = 0; ; i++)
            ReceiveOne(pull, i);
    }

    /// <summary>Sends without end: messages of several parts, or of large bodies.</summary>
    public static void Push(string endpoint, bool largeBodies)
    {
        using var push = new PushSocket();
        push.Connect(endpoint);
        Console.WriteLine("ready");
        for (int i = 0; ; i++)
        {
            using ZmqMessage message = largeBodies ? NumberedMessage.CreateLarge(i) : NumberedMessage.Create(i);
            push.Send(message);
        }
    }

    private static void Receive(PullSocket pull)
    {
        Console.WriteLine("ready");
        int next = 0;
        while (ReceiveOne(pull, next))
            next++;
        Console.WriteLine($"received {next}");
    }

    private static bool ReceiveOne(PullSocket pull, int expected)
    {
        using ZmqMessage message = pull.Receive();
        int number = NumberedMessage.Check(message);
        if (number != NumberedMessage.End && number != expected)
            throw new InvalidOperationException($"{number} instead of {expected}");
        return number != NumberedMessage.End;
    }
}
