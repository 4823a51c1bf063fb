using System.Runtime.InteropServices;
using Zerowire.Benchmarks;
using Zerowire.Benchmarks.Connections;
using Zerowire.Benchmarks.Polling;
using Zerowire.Benchmarks.Proxies;
using Zerowire.LibZmq;

if (args is ["peer", ..]) return PeerProgram.Run(args);
if (args is ["load", ..]) return LoadProgram.Run(args);
if (args is ["proxy", ..]) return ProxyProgram.Run(args);
if (args is ["connections", ..]) return ConnectionsProgram.Run(args);

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}

// The processes of the peers inherit it.
if (options.Reactor is { } reactor) Environment.SetEnvironmentVariable("ZEROWIRE_REACTOR", reactor);

string heading =
    $"{options.Rounds} rounds of {options.Seconds} s, alternating; median [min..max]; high-water mark 1000; " +
    $"CPU is user and system time of both sides for a message or round trip. libzmq {LibZmqContext.LibraryVersion}, " +
    $"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, " +
    $"{RuntimeInformation.OSDescription}, reactor {options.Reactor ?? "default"}.";
Console.WriteLine(heading);

int failures = 0;
var report = new Report();
var connectionsReport = new ConnectionsReport();
var pollingReport = new PollingReport();
int[] idle = [.. PollingJob.Idle];
var proxyReport = new ProxyReport();
Contender[] order = [Contender.Zerowire, Contender.LibZmq];
for (int round = 1; round <= options.Rounds; round++)
{
    foreach (Job job in options.Jobs())
        Try(round, job, contender => report.Add(job, contender, Round.Run(job, contender, options.Seconds)));
    foreach (ProxyJob job in options.ProxyJobs())
        Try(round, job, contender => proxyReport.Add(job, contender, ProxyRound.Run(job, contender, options.Seconds)));
    foreach (ConnectionsJob job in options.ConnectionsJobs())
    {
        Try(round, job, contender =>
            connectionsReport.Add(job, contender, ConnectionsRound.Run(job, contender, options.Seconds)));
    }

    foreach (PollingJob job in options.PollingJobs())
    {
        foreach (int count in idle)
        {
            Console.Error.Write($"\rround {round}/{options.Rounds}: poller, {job}, {count} idle                    ");
            pollingReport.Add(job, count, PollingRound.Run(job, count, options.Seconds));
        }
    }

    Array.Reverse(idle);
    // Neither always runs on the machine that the other has warmed.
    Array.Reverse(order);
}

Console.Error.WriteLine();
string tables = report.ToMarkdown() + proxyReport.ToMarkdown() + connectionsReport.ToMarkdown()
    + pollingReport.ToMarkdown();
Console.WriteLine(tables);
if (options.MarkdownFile is { } file) File.WriteAllText(file, $"# Benchmarks\n\n{heading}\n\n{tables}");
return failures == 0 ? 0 : 1;

void Try(int round, object job, Action<Contender> run)
{
    foreach (Contender contender in order)
    {
        Console.Error.Write($"\rround {round}/{options.Rounds}: {job}, {contender}          ");
        try
        {
            run(contender);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            failures++;
            Console.Error.WriteLine($"\n{job}, {contender}: {e.Message}");
        }
    }
}
