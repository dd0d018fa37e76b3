using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Tests;

public sealed class FuzzTests
{
    const int Rounds = 20_000;

    static readonly string[] Words = [.. Symbols.All.Order(StringComparer.Ordinal), "1", "2.5", "10s", "\"a\"", "`b`", "foo", "[", "\"", " ", "\n", "é"];

    static readonly string[] Queries =
    [
        .. CaseFileTests.Files.SelectMany(file => CaseCommand.Read(Path.Combine(CaseFileTests.Folder, (string)file.Data)))
            .Where(command => command.Verb == "eval")
            .Select(command => command.Rest.Split(' ', command.Rest.StartsWith("search", StringComparison.Ordinal) ? 2 : 7)[^1]),
    ];

    static readonly Span[] Spans =
    [
        CaseSpans.Read(new TraceId(0, 1), "a - order \"GET\" 1s+100ms kind=server foo=1 a=\"x\" event \"e\" +1ms event \"f\" +2ms"),
        CaseSpans.Read(new TraceId(0, 1), "b a order \"SELECT\" 1s+20ms kind=client status=error foo=2.5 a=[\"x\",\"y\"]"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2026)]
    public async Task Any_text_is_a_query_or_a_mistake_with_a_place(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var text = random.Next(2) == 0 ? Soup(random) : Mutated(random);
            try
            {
                await Run(text);
            }
            catch (TraceQLSyntaxException e)
            {
                Assert.True(e is { Line: > 0, Column: > 0 } || text.Length == 0, $"seed {seed}, round {round}: no place in '{e.Message}' of: {text}");
            }
            catch (TraceQLException)
            {
                // It parses, and is refused for what it means.
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Assert.Fail($"seed {seed}, round {round}: {e.GetType().Name} {e.Message} of: {text}\n{e.StackTrace}");
            }
        }
    }

    static string Soup(Random random) => string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 14)).Select(_ => Words[random.Next(Words.Length)]));

    static string Mutated(Random random)
    {
        var text = Queries[random.Next(Queries.Length)];
        for (var i = random.Next(1, 4); i > 0 && text.Length > 0; i--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(3), text.Length - at);
            text = text[..at] + (random.Next(2) == 0 ? Words[random.Next(Words.Length)] : "") + text[(at + length)..];
        }

        return text;
    }

    static async Task Run(string text)
    {
        var query = TraceQLParser.Parse(text);
        var printed = query.ToString();
        Assert.Equal(printed, TraceQLParser.Parse(printed).ToString());
        foreach (var source in (ISpanSource[])[new InMemorySpanSource(Spans), new HintedSpanSource(Spans)])
        {
            var engine = new TraceQLEngine(source);
            if (query.Root is IMetrics)
            {
                await engine.QueryRangeAsync(new MetricsRequest { Query = text, StartNs = 1, EndNs = 2_000_000_000, StepNs = 1_000_000_000 }, TestContext.Current.CancellationToken);
            }
            else
            {
                await engine.SearchAsync(new SearchRequest { Query = text, Range = TimeRange.All }, TestContext.Current.CancellationToken);
            }
        }
    }

    [Theory]
    [InlineData("(", 100_000)]
    [InlineData("{ (", 100_000)]
    [InlineData("{ !", 100_000)]
    [InlineData("{ .a || ", 100_000)]
    [InlineData("{} >> ", 100_000)]
    public async Task Endless_nesting_is_a_mistake_too(string piece, int count)
    {
        var start = piece.StartsWith("{ ", StringComparison.Ordinal) ? "{ " : "";
        var text = start + string.Concat(Enumerable.Repeat(piece[start.Length..], count)) + (start.Length > 0 ? ".a }" : "{}");
        await Assert.ThrowsAnyAsync<TraceQLException>(() =>
            new TraceQLEngine(new InMemorySpanSource(Spans)).SearchAsync(new SearchRequest { Query = text, Range = TimeRange.All }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_long_chain_is_answered()
    {
        var text = "{ " + string.Join(" || ", Enumerable.Range(0, 1_000).Select(i => $"span.foo = {i}")) + " }";
        var result = await new TraceQLEngine(new HintedSpanSource(Spans)).SearchAsync(new SearchRequest { Query = text, Range = TimeRange.All }, TestContext.Current.CancellationToken);
        Assert.Single(result.Traces);
    }
}
