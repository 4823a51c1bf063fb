using System.Diagnostics;
using Zerowire.Tests.ChildScenes;

namespace Zerowire.Tests;

/// <summary>What this assembly does when it is run as a program: a scene that needs a process of its own.</summary>
internal static class ChildProgram
{
    public static int Main(string[] arguments)
    {
        switch (arguments.FirstOrDefault())
        {
            case "forget":
                ForgetScenes.Forget();
                break;
            case "forget-blocked":
                ForgetScenes.Forget();
                new Thread(() => new PullSocket().Receive()) { IsBackground = true }.Start();
                break;
            case "forget-async":
                ForgetScenes.Forget();
                _ = new PullSocket().ReceiveAsync().AsTask();
                break;
            case "forget-collect":
                ForgetScenes.ForgetAndCollect();
                break;
            case "throw":
                ForgetScenes.Forget();
                Console.WriteLine("main is over");
                throw new InvalidOperationException("The fault of the program.");
            case "die-bound":
                new PullSocket().Bind(arguments[1]);
                Process.GetCurrentProcess().Kill();
                break;
            case "addresses":
                AddressScenes.MeetInNetwork();
                break;
            case "bound-device":
                DeviceScenes.MeetByDevice(arguments[1]);
                break;
            case "exhaust-accept":
                return ExhaustionScenes.Connections(arguments[1], accepting: true);
            case "exhaust-connect":
                return ExhaustionScenes.Connections(arguments[1], accepting: false);
            case "exhaust-create":
                return ExhaustionScenes.Creation();
            case "threads":
                ThreadScenes.List(arguments[1]);
                break;
            case "out-of-memory":
                return MemoryScenes.Run();
            case "pull":
                PeerScenes.Pull(arguments[1]);
                break;
            case "pull-bind":
                PeerScenes.PullBound(arguments[1]);
                break;
            case "push-parts":
                PeerScenes.Push(arguments[1], largeBodies: false);
                break;
            case "push-bodies":
                PeerScenes.Push(arguments[1], largeBodies: true);
                break;
        }
        Console.WriteLine("main is over");
        return 0;
    }
}
