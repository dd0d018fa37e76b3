using Dendro.Web.Explore;

namespace Dendro.Browser.Tests.Units;

/// <summary>Traces are written as <c>span(parent) from-to</c>, and so is the path that is expected, in time order.</summary>
public sealed class CriticalPathTests
{
    [Theory]
    [InlineData("a() 0-10", "a 0-10")]
    [InlineData("a() 0-10, b(a) 2-8", "a 0-2, b 2-8, a 8-10")]
    [InlineData("a() 0-10, b(a) 1-4, c(a) 5-9", "a 0-1, b 1-4, a 4-5, c 5-9, a 9-10")]
    // Of two that run at once, only the one that ended last was waited for.
    [InlineData("a() 0-10, b(a) 1-6, c(a) 2-9", "a 0-2, c 2-9, a 9-10")]
    // A consumer outlives its producer; the time in the queue belongs to neither.
    [InlineData("send() 0-2, process(send) 5-20, post(process) 6-18", "send 0-2, process 5-6, post 6-18, process 18-20")]
    // A clock that is ahead makes a child start before its parent.
    [InlineData("a() 5-10, b(a) 3-9", "b 3-9, a 9-10")]
    // Of two roots, the path ends with the trace.
    [InlineData("a() 0-10, b() 2-30", "b 2-30")]
    public void The_path_is_what_the_end_waited_for(string trace, string path)
    {
        var segments = CriticalPath.Find(Trace.From([.. trace.Split(", ").Select(ReadSpan)]));
        Assert.Equal(path, string.Join(", ", segments.Select(segment => $"{segment.SpanId} {segment.StartNs}-{segment.EndNs}")));
    }

    [Fact]
    public void Segments_never_overlap_in_a_deep_and_wide_trace()
    {
        var random = new Random(42);
        var spans = new List<TraceSpan> { ReadSpan("s0() 0-100000") };
        for (var i = 1; i < 500; i++)
        {
            var parent = spans[random.Next(spans.Count)];
            var start = parent.StartNs + random.Next((int)(parent.EndNs - parent.StartNs) + 1);
            spans.Add(ReadSpan($"s{i}({parent.SpanId}) {start}-{start + random.Next((int)(parent.EndNs - start) + 1)}"));
        }
        var segments = CriticalPath.Find(Trace.From(spans));
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.True(pair.First.EndNs <= pair.Second.StartNs));
        // Nothing here is asynchronous, so every moment of the root is someone's.
        Assert.Equal(100_000, segments.Sum(segment => segment.EndNs - segment.StartNs));
    }

    static TraceSpan ReadSpan(string text)
    {
        var parts = text.Split('(', ')', '-', ' ');
        return new TraceSpan(parts[0], parts[1], "service", parts[0], "internal", Number(parts[3]), Number(parts[4]), false, "", new Dictionary<string, string>(), new Dictionary<string, string>(), []);
    }

    static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
