using System.Diagnostics;

namespace Zerowire.Benchmarks;

/// <summary>A process that runs one side of a job. It dies with its owner: its standard input is its leash.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    /// <summary>A side of a job between two sockets of a contender.</summary>
    public PeerProcess(Contender contender, string role, Job job, double seconds, string endpoint)
        : this(
            "peer", contender.ToString(), role, job.Kind.ToString(), FormattableString.Invariant($"{job.Size}"),
            FormattableString.Invariant($"{seconds}"), endpoint)
    {
    }

    public PeerProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        // Started as "dotnet Zerowire.Benchmarks.dll", the program is the first argument.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(PeerProcess).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    /// <summary>The fields of the next line, which must begin with a given word.</summary>
    public string[] Expect(string word)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(s_patience))
            throw new TimeoutException($"No {word} from a peer within {s_patience.TotalSeconds} s.");
        string[] fields = line.Result?.Split(' ') ?? throw new IOException($"A peer ended before it said {word}.");
        return fields[0] == word ? fields[1..] : throw new IOException($"A peer said {line.Result}, not {word}.");
    }

    /// <summary>Asks the process what it has used so far.</summary>
    public Snapshot Mark()
    {
        Order($"mark");
        return Snapshot.Parse(Expect("MARK"));
    }

    /// <summary>Gives the process an order, a line of words.</summary>
    public void Order(FormattableString line)
    {
        _process.StandardInput.WriteLine(FormattableString.Invariant(line));
        _process.StandardInput.Flush();
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit(s_patience);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }
}
