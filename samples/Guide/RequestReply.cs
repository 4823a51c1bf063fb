using System.Globalization;
using Zerowire;

namespace Guide;

internal static class RequestReply
{
    public static async Task RunAsync()
    {
        #region request-reply
        await using var server = new ReplySocket();
        ZmqListener listener = server.Bind("tcp://127.0.0.1:*");
        Task serving = ServeAsync();

        await using var client = new RequestSocket();
        client.Connect(listener.Endpoint);

        // The classic form: send, then receive, in turns.
        client.Send("3");
        Console.WriteLine(client.ReceiveString());

        // The asynchronous form: any number at once, each gets its own answer.
        string[] answers = await Task.WhenAll(client.RequestAsync("4"), client.RequestAsync("5"));
        Console.WriteLine(string.Join(", ", answers));

        await server.DisposeAsync();
        await serving;

        async Task ServeAsync()
        {
            await foreach (ZmqMessage request in server.ReceiveAllAsync())
            {
                using (request)
                {
                    int number = int.Parse(request[0].Span, CultureInfo.InvariantCulture);
                    await server.SendAsync($"{number} squared is {number * number}");
                }
            }
        }
        #endregion
    }
}
