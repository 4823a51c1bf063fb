using System.Net.Sockets;
using System.Text;
using Zerowire;

namespace Guide;

internal static class PlainTcp
{
    public static async Task RunAsync()
    {
        #region stream
        await using var server = new StreamSocket();
        ZmqListener listener = server.Bind("tcp://127.0.0.1:*");
        Task client = CallTwiceAsync(new Uri(listener.Endpoint).Port);

        // What has come from each peer and is no whole line yet.
        var unread = new Dictionary<string, List<byte>>();
        await foreach (ZmqMessage message in server.ReceiveAllAsync())
        {
            using (message)
            {
                string peer = Convert.ToHexString(message[0].Span);
                if (message[1].IsEmpty)
                {
                    bool isNew = unread.TryAdd(peer, []);
                    Console.WriteLine($"server: a peer has {(isNew ? "come" : "gone")}");
                    if (isNew) continue;
                    // A server would forget the peer, unread.Remove(peer), and go on; the example ends here.
                    break;
                }
                List<byte> bytes = unread[peer];
                bytes.AddRange(message[1].Span);
                for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes.RemoveRange(0, end + 1))
                {
                    string line = Encoding.UTF8.GetString([.. bytes[..end]]);
                    if (line == "quit")
                    {
                        // Nothing comes from this peer any more, nor the news that it is gone.
                        server.Send(message[0].Span, []);
                        unread.Remove(peer);
                        break;
                    }
                    server.Send(message[0].Span, Encoding.UTF8.GetBytes($"you said {line}\n"));
                }
            }
        }
        await client;

        // A program that knows nothing of ZeroMQ.
        async Task CallTwiceAsync(int port)
        {
            foreach (string[] lines in (string[][])[["hello", "quit"], ["goodbye"]])
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync("127.0.0.1", port);
                using var reader = new StreamReader(tcp.GetStream());
                foreach (string line in lines)
                {
                    await tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{line}\n"));
                    Console.WriteLine($"client: {await reader.ReadLineAsync() ?? "the connection is closed"}");
                }
            }
        }
        #endregion
    }
}
