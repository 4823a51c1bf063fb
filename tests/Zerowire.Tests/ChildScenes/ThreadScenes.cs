using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.ChildScenes;

/// <summary>A program that exchanges messages and says which threads it has then.</summary>
internal static class ThreadScenes
{
    public static void List(string reactor)
    {
        using ZmqContext context = TestContext.Over(reactor);
        foreach (string endpoint in (string[])["tcp://127.0.0.1:*", "ipc://*"])
        {
            using var pull = new PullSocket(context);
            using var push = new PushSocket(context);
            push.Connect(pull.Bind(endpoint).Endpoint);
            push.Send("x");
            pull.ReceiveString(Eventually.Patience);
        }
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
            Console.WriteLine("thread " + File.ReadAllText(task + "/comm").Trim());
    }
}
