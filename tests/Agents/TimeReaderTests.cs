using System.Diagnostics;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Understanding.Times;

namespace Dendro.Agents.Tests;

public sealed class TimeReaderTests
{
    public static TheoryData<string> Cases => [.. TimeCase.ReadAll().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_time_in_a_question_is_a_window(string name)
    {
        var one = TimeCase.ReadAll().Single(candidate => candidate.Name == name);
        Assert.Equal(one.Expected, one.Describe(one.Read()));
    }

    [Fact]
    public void There_are_cases_for_every_language()
    {
        var counts = TimeCase.ReadAll().CountBy(one => one.Language).ToDictionary();
        Assert.Equal(TimeWords.Codes.Order(), counts.Keys.Order());
        Assert.All(counts, count => Assert.InRange(count.Value, 20, int.MaxValue));
    }

    [Theory]
    [InlineData("en", "p95 of POST /orders in the last 10 minutes?", "p95 of POST /orders                       ?")]
    [InlineData("en", "requests slower than 2 seconds since yesterday", "requests slower than 2 seconds                ")]
    [InlineData("de", "Fehler von stock in den letzten 5 Minuten", "Fehler von stock                         ")]
    [InlineData("ja", "過去10分間のエラー", "      のエラー")]
    public void What_is_no_time_is_left(string language, string text, string rest) =>
        Assert.Equal(rest, TimeReader.Read(text, language, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc).Rest);

    [Fact]
    public void What_comes_before_the_window_refers_to_the_one_that_is_assumed()
    {
        var (start, end) = (new DateTimeOffset(2026, 11, 30, 3, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 30, 3, 30, 0, TimeSpan.Zero));
        var reading = TimeReader.Read("and against the hour before?", "en", end.AddHours(5), TimeZoneInfo.Utc, new Window(start, end));
        Assert.Null(reading.Window);
        Assert.Equal(new Window(start.AddHours(-1), start), reading.Baseline);
    }

    [Fact]
    public void Words_in_any_order_are_read_without_harm()
    {
        var random = new Random(17);
        var words = TimeCase.ReadAll().SelectMany(one => one.Text.Split(' ')).Distinct().ToArray();
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Join(' ', random.GetItems(words, random.Next(1, 12)));
            var reading = TimeReader.Read(text, random.GetItems([.. TimeWords.Codes], 1)[0], DateTimeOffset.UnixEpoch.AddDays(20_000), TimeZoneInfo.Utc);
            Assert.Equal(text.Length, reading.Rest.Length);
            Assert.All(reading.Mentions, mention => Assert.True(mention.Window.End >= mention.Window.Start, text));
        }
    }

    [Fact]
    public void A_long_question_of_small_words_is_read_in_time()
    {
        var started = Stopwatch.GetTimestamp();
        TimeReader.Read(string.Concat(Enumerable.Repeat("the in at ", 400)), "en", DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void A_question_is_read_in_less_than_a_millisecond()
    {
        var cases = TimeCase.ReadAll();
        foreach (var one in cases)
        {
            one.Read();
        }

        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < 5; round++)
        {
            foreach (var one in cases)
            {
                one.Read();
            }
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started) / (5 * cases.Count), TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }
}
