// The programs of the guide (docs/guide), each complete in its region; the pages show the same lines.
//
//   Guide            lists them
//   Guide NAME       runs one

using Guide;

var programs = new Dictionary<string, Func<Task>>
{
    ["pair"] = Pair.RunAsync,
    ["publish-subscribe"] = PublishSubscribe.RunAsync,
    ["newest-only"] = NewestOnly.RunAsync,
    ["request-reply"] = RequestReply.RunAsync,
    ["no-answer"] = NoAnswer.RunAsync,
    ["worker-pool"] = WorkerPool.RunAsync,
    ["pipeline"] = Pipeline.RunAsync,
    ["broker"] = Broker.RunAsync,
    ["last-values"] = LastValues.RunAsync,
    ["stream"] = PlainTcp.RunAsync,
    ["monitoring"] = Monitoring.RunAsync,
    ["monitor-socket"] = MonitorSocket.RunAsync,
    ["statistics"] = Statistics.RunAsync,
    ["options"] = Options.RunAsync,
    ["polling"] = Polling.RunAsync,
    ["polling-descriptors"] = PollingDescriptors.RunAsync,
    ["request-broker"] = RequestBroker.RunAsync,
    ["tap"] = Tap.RunAsync,
};

if (args is [var name] && programs.TryGetValue(name, out Func<Task>? run))
{
    await run();
    return 0;
}

Console.Error.WriteLine($"Usage: Guide {string.Join('|', programs.Keys)}");
return 2;
