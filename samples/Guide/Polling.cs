using Zerowire;

namespace Guide;

internal static class Polling
{
    public static async Task RunAsync()
    {
        #region polling
        await using var tasks = new PullSocket();
        await using var source = new PushSocket();
        source.Connect(tasks.Bind("tcp://127.0.0.1:*").Endpoint);
        await using var commands = new PairSocket();
        await using var chief = new PairSocket();
        chief.Connect(commands.Bind("inproc://commands").Endpoint);

        using var poller = new ZmqPoller();
        poller.Add(tasks);
        poller.Add(commands);

        for (int number = 1; number <= 3; number++)
            source.Send($"task {number}");

        bool isOver = false;
        while (!isOver)
        {
            ZmqPollEvent ready = poller.Wait();
            if (ready.Socket == tasks)
            {
                string task = tasks.ReceiveString();
                Console.WriteLine($"Doing {task}.");
                if (task == "task 3")
                    chief.Send("go home");
            }
            else if (ready.Socket == commands)
            {
                Console.WriteLine($"Told to {commands.ReceiveString()}.");
                isOver = true;
            }
        }
        #endregion
    }
}
