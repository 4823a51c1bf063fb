using System.Net;
using System.Net.Sockets;
using Zerowire.Runtime;

namespace Zerowire.Tests.Runtime;

/// <summary>Pollers that tell of the end of a stream to those who do not read it.</summary>
public sealed class HangUpTests
{
    [Theory]
    [InlineData(ZmqReactor.Epoll)]
    [InlineData(ZmqReactor.Poll)]
    public void A_hang_up_is_told_to_those_who_do_not_read(ZmqReactor reactor)
    {
        using Poller poller = BackEnd.For(reactor).CreatePoller();
        var handler = new RecordingHandler();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var peer = new TcpClient();
        peer.Connect((IPEndPoint)listener.LocalEndpoint);
        using Socket own = listener.AcceptSocket();
        PollHandle handle = poller.Add(new BareDescriptor(own.Handle), handler);
        poller.SetPollHangUp(handle, true);
        peer.Client.Send("not read"u8);
        poller.Wait(20);
        Assert.Equal((0, 0, 0), (handler.Ins, handler.Outs, handler.HangUps));
        peer.Client.Shutdown(SocketShutdown.Send);
        poller.Wait(5000);
        Assert.Equal((0, 0, 1), (handler.Ins, handler.Outs, handler.HangUps));
        poller.SetPollHangUp(handle, false);
        poller.Wait(20);
        Assert.Equal(1, handler.HangUps);
        poller.Remove(handle);
    }
}
