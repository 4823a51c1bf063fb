using Zerowire.Pipes;

namespace Zerowire.Tests.Pipes;

/// <summary>A pipe on which everything happens in a random order, its end included.</summary>
internal sealed class PipeLife(int seed, bool inproc, bool delay, bool conflates)
{
    private readonly Random _random = new(seed);
    private readonly PipeNetwork _network = conflates ? PipeNetwork.Conflating(inproc)
        : inproc ? PipeNetwork.Inproc(3, 4) : PipeNetwork.Session(3, 4);
    private int _lent;
    private int _released;

    public void Run()
    {
        for (int step = _random.Next(4, 60); step > 0; step--)
            Step(_random.Next(2) == 0 ? _network.First : _network.Second);
        // Whatever has happened: once an end has asked, and all that can be read is read, both are gone.
        PipeEnd asking = _random.Next(2) == 0 ? _network.First : _network.Second;
        asking.Pipe.Terminate(delay);
        for (int i = 0; i < 50; i++)
        {
            _network.Run();
            Read(_network.First);
            Read(_network.Second);
        }
        Assert.True(_network.First.Terminations == 1 && _network.Second.Terminations == 1,
            $"seed {seed}: {_network.First.Pipe.State} and {_network.Second.Pipe.State}");
        Assert.Equal(_lent, _released);
        _network.First.Pipe.Rollback();
        _network.Second.Pipe.Rollback();
    }

    private void Step(PipeEnd end)
    {
        switch (_random.Next(12))
        {
            case 0 or 1 or 2:
                Write(end);
                break;
            case 3 or 4 or 5:
                Read(end);
                break;
            case 6 or 7 or 8:
                if (end == _network.First)
                    _network.RunFirst();
                else
                    _network.RunSecond();
                break;
            case 9:
                end.Pipe.Rollback();
                if (end == _network.Second && !inproc)
                    end.Pipe.ConnectionLost();
                break;
            case 10:
                end.Pipe.SetHighWaterMarks(_random.Next(4), _random.Next(4));
                break;
            case 11 when _random.Next(6) == 0:
                end.Pipe.Terminate(_random.Next(2) == 0);
                break;
        }
    }

    private void Write(PipeEnd end)
    {
        if (end == _network.Second && !inproc)
        {
            if (end.Pipe.ReceiveRoom == 0)
                return;
            end.Pipe.Received.Receive([0, 1, 5, 1, 3, 9, 9, 9]);
            end.Pipe.Received.Accept(3);
            end.Pipe.Published(end.Pipe.Received.PublishReceived(1));
            end.Pipe.Received.Accept(_random.Next(2) * 5);
            end.Pipe.ConnectionLost();
            return;
        }
        bool more = _random.Next(3) == 0;
        if (_random.Next(2) == 0)
        {
            end.Pipe.TryWrite(new Frame(new byte[_random.Next(9_000)]), more);
            return;
        }
        _lent++;
        FrameBody body = FrameBody.Lend(new byte[20_000], _ => _released++, null);
        end.Pipe.TryWrite(new Frame(body), more);
        body.Release();
    }

    private void Read(PipeEnd end)
    {
        if (end == _network.Second && !inproc)
            end.ReadRun(_random.Next(1, 50_000));
        else
            end.Read();
    }
}
