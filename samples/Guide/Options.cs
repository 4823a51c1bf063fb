using Zerowire;

namespace Guide;

internal static class Options
{
    public static async Task RunAsync()
    {
        #region options
        await using var context = new ZmqContext { MaxSockets = 100 };
        await using var worker = new DealerSocket(context)
        {
            RoutingId = "worker-1"u8.ToArray(),
            SendHighWaterMark = 10,
            SendTimeout = TimeSpan.FromMilliseconds(50),
            Linger = TimeSpan.FromSeconds(1),
        };
        Console.WriteLine($"keeps what is not sent for {worker.Linger.TotalSeconds} s");

        // The same option by its number in zmq.h: ZMQ_SNDHWM.
        const int SendHighWaterMark = 23;
        Console.WriteLine($"queues {worker.GetOption(SendHighWaterMark)} messages for each peer");

        try
        {
            worker.HandshakeInterval = TimeSpan.FromSeconds(-1);
        }
        catch (ArgumentOutOfRangeException e)
        {
            Console.WriteLine($"{e.ParamName} was refused");
        }

        try
        {
            // ZMQ_CURVE_SERVER: nobody is left to believe that something is encrypted.
            worker.SetOption(47, 1);
        }
        catch (ZmqException e)
        {
            Console.WriteLine($"47: {e.Error}");
        }
        #endregion
    }
}
