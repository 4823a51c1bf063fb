using Zerowire;

namespace Guide;

internal static class Pair
{
    public static async Task RunAsync()
    {
        #region pair
        await using var here = new PairSocket();
        await using var there = new PairSocket();
        here.Bind("inproc://steps");
        there.Connect("inproc://steps");

        var worker = new Thread(() =>
        {
            while (there.ReceiveString() is var job && job != "stop")
                there.Send($"{job}: done");
        });
        worker.Start();

        here.Send("sort");
        here.Send("compress");
        Console.WriteLine(here.ReceiveString());
        Console.WriteLine(here.ReceiveString());

        here.Send("stop");
        worker.Join();
        #endregion
    }
}
