using System.Net;
using System.Net.Sockets;
using System.Text;
using Zerowire;

namespace Guide;

internal static class PollingDescriptors
{
    public static async Task RunAsync()
    {
        #region polling-descriptors
        await using var messages = new PullSocket();
        await using var sender = new PushSocket();
        sender.Connect(messages.Bind("inproc://messages").Endpoint);
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        using var poller = new ZmqPoller();
        poller.Add(messages, state: "a message");
        poller.Add(datagrams, state: "a datagram");

        sender.Send("by ZeroMQ");
        await ShowNextAsync();
        datagrams.SendTo("by UDP"u8, datagrams.LocalEndPoint!);
        await ShowNextAsync();

        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        try
        {
            await poller.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Nothing more for a while.");
        }
        poller.Remove(datagrams);

        async Task ShowNextAsync()
        {
            ZmqPollEvent ready = await poller.WaitAsync();
            byte[] bytes = new byte[100];
            int length = ready.Source == messages ? messages.Receive(bytes).Length : datagrams.Receive(bytes);
            Console.WriteLine($"{ready.State}, {Encoding.UTF8.GetString(bytes, 0, length)}");
        }
        #endregion
    }
}
