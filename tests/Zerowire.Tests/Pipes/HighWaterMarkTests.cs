using Zerowire.Pipes;

namespace Zerowire.Tests.Pipes;

public sealed class HighWaterMarkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Exactly_as_many_messages_fit_as_the_mark_says_and_room_comes_back_at_half(int mark)
    {
        PipeNetwork network = PipeNetwork.Inproc(mark);
        int half = (mark + 1) / 2;
        Assert.Equal(mark, Fill(network.First));
        for (int round = 1; round <= 5; round++)
        {
            for (int i = 0; i < half; i++)
            {
                network.Run();
                Assert.Equal(round - 1, network.First.WriteActivations);
                Assert.NotNull(network.Second.Read());
            }
            network.Run();
            Assert.Equal(round, network.First.WriteActivations);
            Assert.Equal(half, Fill(network.First));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Runs_that_are_sent_give_room_back_at_half(int mark)
    {
        PipeNetwork network = PipeNetwork.Session(sendMark: mark);
        int half = (mark + 1) / 2;
        Assert.Equal(mark, Fill(network.First));
        for (int round = 1; round <= 5; round++)
        {
            // The messages have 7 bytes each on the wire; the last byte of the last makes the half.
            long left = half * 7L;
            while (left > 1)
                left -= network.Second.ReadRun((int)Math.Min(left - 1, 5)).Length;
            network.Run();
            Assert.Equal(round - 1, network.First.WriteActivations);
            Assert.Single(network.Second.ReadRun(1));
            network.Run();
            Assert.Equal(round, network.First.WriteActivations);
            Assert.Equal(half, Fill(network.First));
        }
    }

    [Fact]
    public void Without_a_mark_there_is_no_limit()
    {
        PipeNetwork network = PipeNetwork.Inproc(0);
        for (int i = 0; i < 20_000; i++)
            Assert.True(network.First.Write([1, 2, 3]));
        for (int i = 0; i < 20_000; i++)
            Assert.NotNull(network.Second.Read());
        Assert.Null(network.Second.Read());
    }

    [Fact]
    public void The_parts_of_a_message_count_as_one()
    {
        PipeNetwork network = PipeNetwork.Inproc(2);
        Assert.True(network.First.Write([1], [2], [3]));
        Assert.True(network.First.Write([1], [2], [3]));
        Assert.False(network.First.Write([1], [2], [3]));
    }

    [Fact]
    public void A_message_that_was_taken_back_does_not_count()
    {
        PipeNetwork network = PipeNetwork.Inproc(1);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(network.First.Pipe.TryWrite(new Frame([1]), more: true));
            network.First.Pipe.Rollback();
        }
        Assert.Equal(1, Fill(network.First));
    }

    [Theory]
    [InlineData(2, 10, 8)]
    [InlineData(10, 2, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(2, 1000, 998)]
    public void A_mark_that_changes_while_messages_wait_holds_from_then_on(int before, int after, int room)
    {
        PipeNetwork network = PipeNetwork.Inproc(before);
        int written = before == 0 ? 50 : Fill(network.First);
        for (int i = 0; before == 0 && i < written; i++)
            Assert.True(network.First.Write([1]));
        network.First.Pipe.SetHighWaterMarks(0, after);
        network.Run();
        Assert.Equal(room, Fill(network.First));
        // Whatever the mark was: when all is read, there is room for a whole mark but for less than half.
        while (network.Second.Read() is not null)
        {
        }
        network.Run();
        int again = Fill(network.First);
        Assert.InRange(again, after - ((after + 1) / 2) + 1, after);
    }

    [Fact]
    public void Lifting_the_mark_lets_a_waiting_writer_go_on()
    {
        PipeNetwork network = PipeNetwork.Inproc(2);
        Fill(network.First);
        network.First.Pipe.SetHighWaterMarks(0, 0);
        Assert.Equal(1, network.First.WriteActivations);
        for (int i = 0; i < 100; i++)
            Assert.True(network.First.Write([1]));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public void Random_changes_of_the_mark_never_leave_a_writer_waiting_at_an_empty_pipe(int seed)
    {
        var random = new Random(seed);
        PipeNetwork network = random.Next(2) == 0 ? PipeNetwork.Inproc(5) : PipeNetwork.Session(5);
        int mark = 5;
        int waiting = 0;
        for (int step = 0; step < 20_000; step++)
        {
            int choice = random.Next(20);
            if (choice == 0)
            {
                mark = random.Next(0, 8);
                PipeEnd end = random.Next(2) == 0 ? network.First : network.Second;
                end.Pipe.SetHighWaterMarks(end == network.First ? 0 : mark, end == network.First ? mark : 0);
                network.Run();
            }
            else if (choice < 10)
            {
                bool written = network.First.Write([1]);
                Assert.True(written || (mark > 0 && waiting > mark / 2), $"{waiting} wait, the mark is {mark}");
                waiting += written ? 1 : 0;
            }
            else if (network.First.Pipe.IsInproc)
            {
                waiting -= network.Second.Read() is null ? 0 : 1;
            }
            else
            {
                waiting -= network.Second.ReadRun(3).Length / 3;
            }
            network.Run();
        }
    }

    private static int Fill(PipeEnd end)
    {
        int count = 0;
        while (end.Write([1, 2, 3, 4, 5]))
            count++;
        return count;
    }
}
