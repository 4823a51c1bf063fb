using System.Text;
using Zerowire.Patterns;

namespace Zerowire.Tests.Patterns;

public sealed class TopicSetTests
{
    [Fact]
    public void A_topic_matches_everything_that_begins_with_it()
    {
        var topics = new TopicSet();
        topics.Add("weather."u8);
        Assert.True(topics.Matches("weather.rain"u8));
        Assert.True(topics.Matches("weather."u8));
        Assert.False(topics.Matches("weather"u8));
        Assert.False(topics.Matches("news"u8));
        Assert.False(topics.Matches(""u8));
    }

    [Fact]
    public void The_empty_topic_matches_everything()
    {
        var topics = new TopicSet();
        Assert.True(topics.Add(""u8));
        Assert.True(topics.MatchesAll);
        Assert.True(topics.Matches(""u8));
        Assert.True(topics.Matches("x"u8));
        Assert.True(topics.Remove(""u8));
        Assert.False(topics.Matches("x"u8));
    }

    [Fact]
    public void Only_the_first_add_and_the_last_remove_count()
    {
        var topics = new TopicSet();
        Assert.True(topics.Add("a"u8));
        Assert.False(topics.Add("a"u8));
        Assert.False(topics.Remove("a"u8));
        Assert.True(topics.Matches("a"u8));
        Assert.True(topics.Remove("a"u8));
        Assert.False(topics.Remove("a"u8));
    }

    [Fact]
    public void Topics_of_a_million_bytes_split_and_merge()
    {
        var topics = new TopicSet();
        var text = new byte[1_000_000];
        new Random(1).NextBytes(text);
        Assert.True(topics.Add(text));
        for (int length = 999; length > 0; length -= 2)
            Assert.True(topics.Add(text.AsSpan(0, length * 1000)));
        Assert.True(topics.Matches(text));
        Assert.True(topics.Remove(text));
        Assert.True(topics.Matches(text.AsSpan(0, 1000)));
        for (int length = 1; length <= 999; length += 2)
            Assert.True(topics.Remove(text.AsSpan(0, length * 1000)));
        Assert.False(topics.Matches(text));
        Assert.Empty(topics.Topics);
    }

    [Fact]
    public void A_long_chain_of_nested_topics_needs_no_stack()
    {
        var topics = new TopicSet();
        byte[] text = [.. Enumerable.Repeat((byte)'a', 4000)];
        for (int length = 1; length <= text.Length; length++)
            topics.Add(text.AsSpan(0, length));
        Assert.True(topics.Matches(text));
        for (int length = text.Length; length >= 1; length--)
            Assert.True(topics.Remove(text.AsSpan(0, length)));
        Assert.False(topics.Matches(text));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 256)]
    public void Random_operations_agree_with_a_naive_model(int seed, int alphabet)
    {
        var random = new Random(seed);
        var topics = new TopicSet();
        var model = new Dictionary<string, int>();
        for (int step = 0; step < 20_000; step++)
        {
            byte[] topic = RandomTopic(random, alphabet);
            string key = Encoding.Latin1.GetString(topic);
            int count = model.GetValueOrDefault(key);
            switch (random.Next(3))
            {
                case 0:
                    Assert.Equal(count == 0, topics.Add(topic));
                    model[key] = count + 1;
                    break;
                case 1:
                    Assert.Equal(count == 1, topics.Remove(topic));
                    if (count > 1)
                        model[key] = count - 1;
                    else
                        model.Remove(key);
                    break;
                default:
                    bool expected = Enumerable.Range(0, key.Length + 1).Any(n => model.ContainsKey(key[..n]));
                    Assert.Equal(expected, topics.Matches(topic));
                    break;
            }
        }
        Assert.Equal(model.Keys.Order(StringComparer.Ordinal),
            topics.Topics.Select(Encoding.Latin1.GetString).Order(StringComparer.Ordinal));
    }

    internal static byte[] RandomTopic(Random random, int alphabet)
    {
        var topic = new byte[random.Next(7)];
        for (int i = 0; i < topic.Length; i++)
            topic[i] = (byte)random.Next(alphabet);
        return topic;
    }
}
