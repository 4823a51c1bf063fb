using System.Runtime.InteropServices;

namespace Zerowire.Native.Tests;

/// <summary>
/// What this assembly does when it is run as a program: it uses the library, while both runtimes of the process collect
/// garbage and this one meets the faults that are signals underneath.
/// </summary>
internal static unsafe class HostProgram
{
    private const int Pairs = 3;
    private const int MessageSize = 30_000;
    private const int Pair = 0;
    private const int LastEndpoint = 32;

    private static readonly List<Thread> s_threads = [];
    private static volatile bool s_stopping;
    private static string? s_nothing;
    private static int s_zero;
    private static nint s_library;

    public static int Main(string[] arguments)
    {
        s_library = NativeLibrary.Load(arguments[0]);
        // There is one argument.
        s_nothing = arguments.ElementAtOrDefault(1);
        s_zero = arguments.Length - 1;
        var ctxNew = (delegate* unmanaged<nint>)Function("zmq_ctx_new");
        var ctxTerm = (delegate* unmanaged<nint, int>)Function("zmq_ctx_term");
        nint context = ctxNew();
        for (int i = 0; i < Pairs; i++)
            StartPair(context);
        MeetFaults(TimeSpan.FromSeconds(2));
        s_stopping = true;
        foreach (Thread thread in s_threads)
            thread.Join();
        Check(ctxTerm(context) == 0);
        Console.Write("ok\n");
        return 0;
    }

    private static void StartPair(nint context)
    {
        var open = (delegate* unmanaged<nint, int, nint>)Function("zmq_socket");
        var close = (delegate* unmanaged<nint, int>)Function("zmq_close");
        var bind = (delegate* unmanaged<nint, byte*, int>)Function("zmq_bind");
        var connect = (delegate* unmanaged<nint, byte*, int>)Function("zmq_connect");
        var getOption = (delegate* unmanaged<nint, int, void*, nuint*, int>)Function("zmq_getsockopt");
        var send = (delegate* unmanaged<nint, byte*, nuint, int, int>)Function("zmq_send");
        var receive = (delegate* unmanaged<nint, byte*, nuint, int, int>)Function("zmq_recv");
        nint from = open(context, Pair), to = open(context, Pair);
        byte* name = stackalloc byte[256];
        nuint length = 256;
        fixed (byte* any = "tcp://127.0.0.1:*\0"u8)
            Check(bind(from, any) == 0);
        Check(getOption(from, LastEndpoint, name, &length) == 0 && connect(to, name) == 0);
        Start(() =>
        {
            while (!s_stopping)
            {
                fixed (byte* bytes = new byte[MessageSize])
                    Check(send(from, bytes, MessageSize, 0) == MessageSize);
            }
            byte last = 0;
            Check(send(from, &last, 1, 0) == 1);
        });
        Start(() =>
        {
            int size;
            do
            {
                fixed (byte* bytes = new byte[MessageSize])
                    size = receive(to, bytes, MessageSize, 0);
                Check(size is MessageSize or 1);
            }
            while (size != 1);
            Check(close(from) == 0 && close(to) == 0);
        });
    }

    private static void MeetFaults(TimeSpan duration)
    {
        long end = Environment.TickCount64 + (long)duration.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            GC.Collect();
            Assert.Throws<NullReferenceException>(() => s_nothing!.Length);
            Assert.Throws<DivideByZeroException>(() => 1 / s_zero);
        }
    }

    private static void Start(ThreadStart run)
    {
        var thread = new Thread(run);
        s_threads.Add(thread);
        thread.Start();
    }

    private static nint Function(string name) => NativeLibrary.GetExport(s_library, name);

    private static void Check(bool condition)
    {
        if (condition)
            return;
        Console.Error.WriteLine(Environment.StackTrace);
        Environment.Exit(1);
    }
}
