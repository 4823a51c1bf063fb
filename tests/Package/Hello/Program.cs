using System.Runtime.CompilerServices;
using Zerowire;

await using var server = new ReplySocket();
ZmqListener listener = server.Bind("tcp://127.0.0.1:*");

await using var client = new RequestSocket();
client.Connect(listener.Endpoint);

client.Send("Hello");
Console.WriteLine($"Server received {server.ReceiveString()}");
server.Send("World");
Console.WriteLine($"Client received {client.ReceiveString()}");

Task<string> answer = client.RequestAsync("again");
await server.SendAsync(await server.ReceiveStringAsync() + " and again");
Console.WriteLine(await answer);
Console.WriteLine(RuntimeFeature.IsDynamicCodeSupported ? $".NET {Environment.Version.Major}" : "native");
