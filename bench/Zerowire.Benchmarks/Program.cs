using System.Runtime.InteropServices;
using Zerowire.Benchmarks;
using Zerowire.LibZmq;

if (args is ["peer", ..]) return PeerProgram.Run(args);

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
Contender[] order = [Contender.Zerowire, Contender.LibZmq];
for (int round = 1; round <= options.Rounds; round++)
{
    foreach (Job job in options.Jobs())
    {
        foreach (Contender contender in order)
        {
            Console.Error.Write($"\rround {round}/{options.Rounds}: {job}, {contender}          ");
            try
            {
                report.Add(job, contender, Round.Run(job, contender, options.Seconds));
            }
            catch (Exception e) when (e is IOException or TimeoutException)
            {
                failures++;
                Console.Error.WriteLine($"\n{job}, {contender}: {e.Message}");
            }
        }
    }

    // Neither always runs on the machine that the other has warmed.
    Array.Reverse(order);
}

Console.Error.WriteLine();
string tables = report.ToMarkdown();
Console.WriteLine(tables);
if (options.MarkdownFile is { } file) File.WriteAllText(file, $"# Benchmarks\n\n{heading}\n\n{tables}");
return failures == 0 ? 0 : 1;
