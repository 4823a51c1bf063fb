using System.Collections.Concurrent;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Stress;

/// <summary>REQ and REP under many threads: each answer belongs to its question, whoever gives up meanwhile. With
/// <c>RequestAsync</c> threads need not know of each other; by <c>Send</c> and <c>Receive</c> they take turns, and a call
/// out of turn is refused and does nothing.</summary>
[Collection(SerialCollection.Name)]
public sealed class MixedRequestTests
{
    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(TestScope.Choose(500, 2500));

    [Theory]
    [InlineData("tcp://127.0.0.1:*", 1)]
    [InlineData("tcp://127.0.0.1:*", 3)]
    [InlineData("inproc://mixed-requests", 3)]
    public async Task Requests_and_replies_in_every_form_belong_together(string endpoint, int servers)
    {
        ProcessState before = ProcessState.Now();
        await using (ZmqContext context = TestContext.Create())
        {
            var reply = new ReplySocket(context);
            endpoint = reply.Bind(endpoint).Endpoint;
            using var stop = new CancellationTokenSource();
            Task[] serving = [.. Enumerable.Range(0, servers).Select(
                i => OwnThread.Run(() => ServeAsync(reply, i, stop.Token).Wait()))];
            List<RequestSocket> sockets = [.. Enumerable.Range(0, 3).Select(_ => new RequestSocket(context))];
            sockets.ForEach(socket => socket.Connect(endpoint));
            using var over = new CancellationTokenSource(s_duration);
            int[] answered = await Task.WhenAll(Enumerable.Range(0, 12).Select(
                i => AskAsync(sockets[i % sockets.Count], i, over.Token))).InTimeAsync();
            await stop.CancelAsync();
            await Eventually.EndsAsync(Task.WhenAll(serving), "The server");
            Assert.All(answered, count => Assert.NotEqual(0, count));
        }
        await before.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("inproc://turns")]
    public async Task Threads_that_share_a_client_take_turns_and_what_is_out_of_turn_does_nothing(string endpoint)
    {
        await using ZmqContext context = TestContext.Create();
        await using var reply = new ReplySocket(context);
        await using var request = new RequestSocket(context);
        request.Connect(reply.Bind(endpoint).Endpoint);
        using var stop = new CancellationTokenSource();
        Task server = OwnThread.Run(() => ServeAsync(reply, 0, stop.Token).Wait());
        using var over = new CancellationTokenSource(s_duration);
        var answers = new ConcurrentBag<string>();
        var questions = new ConcurrentBag<string>();
        Task[] clients = [.. Enumerable.Range(0, 4).Select(
            i => OwnThread.Run(() => TakeTurnsAsync(request, i, questions, answers, over.Token).Wait()))];
        await Eventually.EndsAsync(Task.WhenAll(clients), "Asking");
        await stop.CancelAsync();
        await Eventually.EndsAsync(server, "The server");
        Assert.NotEmpty(answers);
        Assert.Equal(questions.Order(StringComparer.Ordinal), answers.Order(StringComparer.Ordinal));
    }

    /// <summary>Sends in turn with others; whoever has sent receives.</summary>
    private static async Task TakeTurnsAsync(RequestSocket request, int client, ConcurrentBag<string> questions,
        ConcurrentBag<string> answers, CancellationToken over)
    {
        var random = new Random(client);
        for (int i = 0; !over.IsCancellationRequested; i++)
        {
            string question = $"{client}/{i}";
            using var message = new ZmqMessage(question);
            try
            {
                if (!await MixedCalls.TrySendAsync(request, message, random))
                    continue;
            }
            catch (ZmqException e) when (e.Error == ZmqError.WrongState)
            {
                Assert.Equal(question, message.Text());
                // Not a spin: this may be a thread of the pool, which the others need.
                await Task.Delay(random.Next(2), CancellationToken.None);
                continue;
            }
            questions.Add(question);
            ZmqMessage? answer;
            while ((answer = await MixedCalls.TryReceiveAsync(request, random)) is null)
            {
            }
            Assert.Equal($"{question}|!", answer.Text());
            answers.Add(question);
            answer.Dispose();
        }
    }

    /// <summary>Receives in turn with others; whoever has received answers.</summary>
    private static async Task ServeAsync(ReplySocket reply, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            ZmqMessage? question;
            try
            {
                question = await MixedCalls.TryReceiveAsync(reply, random);
            }
            catch (ZmqException e) when (e.Error == ZmqError.WrongState)
            {
                // Another one owes an answer.
                await Task.Delay(random.Next(2), CancellationToken.None);
                continue;
            }
            if (question is null)
                continue;
            using (question)
            {
                question.Append("!");
                while (!await MixedCalls.TrySendAsync(reply, question, random))
                {
                }
            }
        }
    }

    private static async Task<int> AskAsync(RequestSocket socket, int client, CancellationToken over)
    {
        var random = new Random(client);
        int answered = 0;
        for (int i = 0; !over.IsCancellationRequested || answered == 0; i++)
        {
            using var cancel = new CancellationTokenSource();
            if (random.Next(4) == 0)
                cancel.CancelAfter(TimeSpan.FromMilliseconds(random.Next(3)));
            using var question = new ZmqMessage($"{client}/{i}");
            try
            {
                using ZmqMessage answer = await socket.RequestAsync(question, cancel.Token);
                Assert.Equal($"{client}/{i}|!", answer.Text());
                answered++;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
            }
        }
        return answered;
    }
}
