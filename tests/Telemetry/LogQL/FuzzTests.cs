using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.LogQL.Tests.Notation;
using Dendro.Telemetry.Model;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.LogQL.Tests;

/// <summary>Random queries, the same in every run.</summary>
public sealed class FuzzTests
{
    const long Ms = 1_000_000;

    static readonly string[] Tokens =
    [
        "{", "}", "app", "=", "!=", "=~", "\"a\"", "`b.*`", ",", "|", "|=", "|~", "!~", "|>", "json", "logfmt", "regexp", "unpack", "line_format", "`{{.a | upper}}`",
        "label_format", "drop", "keep", "unwrap", "bytes", "(", ")", "[5m]", "offset", "1m", "rate", "sum", "by", "without", "topk", "3", "+", "/", "and", "or", "bool",
        "on", "group_left", "vector", "0x1p3", "10KB", "--strict", "ip", "#x\n", "é", "\\", "\"", "^", "-", ">", "1s", "label_replace", "count_over_time({app=\"a\"}[1m])",
        "{app=\"a\"}",
    ];

    static readonly string[] Stages =
    [
        "|= \"a\"", "!= \"b\" or \"c\"", "|~ \"a|b\"", "|> \"<_>a<_>\"", "| json", "| logfmt", "| logfmt --strict", "| regexp \"(?P<r>a+)\"", "| pattern \"<p> <_>\"", "| unpack",
        "| k=\"a\"", "| k=\"m\" and app=\"a\"", "| n>1 or k=~\"a.*\"", "| line_format \"{{.k}} a\"", "| label_format k2=k", "| label_format k=\"{{.n}}b\"", "| drop k", "| keep app,k",
        "| decolorize", "| __error__=\"\"", "| k_extracted=\"m\"",
    ];

    [Fact]
    public void Any_text_either_is_a_query_that_survives_printing_or_is_refused()
    {
        var (random, parsed) = (new Random(20240229), 0);
        for (var i = 0; i < 10_000; i++)
        {
            var query = string.Join(random.Next(3) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 14)).Select(_ => Tokens[random.Next(Tokens.Length)]));
            try
            {
                var printed = Printer.Print(LogQLParser.Parse(query));
                Assert.Equal(printed, Printer.Print(LogQLParser.Parse(printed)));
                Assert.Equal(printed, Printer.Print(LogQLParser.Parse(new PrettyPrinter(20).Print(LogQLParser.Parse(query)))));
                parsed++;
            }
            catch (LogQLException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }

        Assert.InRange(parsed, 50, 9_500);
    }

    [Fact]
    public async Task Conditions_pushed_down_never_change_an_answer()
    {
        var (random, source) = (new Random(7), new MemoryLogSource());
        string[] lines = ["a b c", "k=a n=2", "k=b n=x bad=\"", "{\"k\":\"a\",\"n\":3}", "{\"_entry\":\"a\",\"k\":\"m\"}", "", "\u001b[1ma\u001b[0m"];
        for (var i = 0; i < 60; i++)
        {
            source.Add(i, lines[random.Next(lines.Length)], Labels.From(("app", "a"), (i % 2 == 0 ? "k" : "l", "a")), Labels.From((i % 3 == 0 ? "k" : "m", "m")));
        }

        for (var i = 0; i < 2000; i++)
        {
            var query = "{app=\"a\"} " + string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Stages[random.Next(Stages.Length)]));
            Assert.Equal(await TextsAsync(query, new WithoutHints(source)), await TextsAsync(query, source));
        }
    }

    [Fact]
    public async Task Lines_that_the_store_counts_are_those_that_the_pipeline_lets_through()
    {
        var (random, source, counted) = (new Random(11), new MemoryLogSource(), 0);
        string[] lines = ["a b c", "a", "b é", "", "c a\0"];
        for (var i = 0; i < 80; i++)
        {
            source.Add(i * Ms, lines[random.Next(lines.Length)], Labels.From(("app", "a"), (i % 2 == 0 ? "k" : "l", "a")), Labels.From((i % 3 == 0 ? "k" : "m", "m")));
        }

        string[] stages =
        [
            "|= \"a\"", "!= \"b\" or \"c\"", "|= \"\"", "!= \"\"", "!= \"a\\x00\"", "| k=\"a\"", "| k=\"m\" or m!=\"m\"", "| k_extracted=\"m\"", "| m=~\"\"", "| json",
            "| drop k, __error__ | app=\"a\"", "| drop m=\"m\" | app=\"a\"", "| keep k, app | app=\"a\"",
        ];
        string[] operations = ["count_over_time", "rate", "bytes_over_time", "bytes_rate"];
        string[] groupings = ["", "by (k)", "by (m, l)", "by (k_extracted, app)"];
        for (var i = 0; i < 1_000; i++)
        {
            var pipeline = string.Join(' ', Enumerable.Range(0, random.Next(3)).Select(_ => stages[random.Next(stages.Length)]));
            var (operation, grouping) = (operations[random.Next(4)], groupings[random.Next(4)]);
            var window = $"[{random.Next(1, 30)}ms] offset {random.Next(1, 5)}ms";
            var request = new LogQLRequest { Query = "", StartNs = random.Next(40) * Ms, EndNs = 90 * Ms, StepNs = random.Next(4) == 0 ? 0 : random.Next(1, 25) * Ms };
            // The store cannot tell which lines a regular expression fits, so they are read.
            var expected = await ValuesAsync(request with { Query = $"sum {grouping} ({operation}({{app=\"a\"}} {pipeline} |~ \"(?s).*\" {window}))" }, source);
            Assert.Equal(expected, await ValuesAsync(request with { Query = $"sum {grouping} ({operation}({{app=\"a\"}} {pipeline} {window}))" }, source));
            counted += expected.Count;
        }

        Assert.True(counted > 1_000, $"{counted} series");
    }

    static async Task<List<string>> ValuesAsync(LogQLRequest request, ILogSource source)
    {
        try
        {
            return await new LogQLEngine(source, new FakeTimeProvider(), new LogQLLimits()).QueryAsync(request, TestContext.Current.CancellationToken) switch
            {
                RangeMatrix matrix => [.. matrix.Series.Select(series => $"{series.Labels} {string.Join(' ', series.Points)}").Order(StringComparer.Ordinal)],
                InstantVector vector => [.. vector.Samples.Select(sample => sample.ToString()).Order(StringComparer.Ordinal)],
                var other => throw new InvalidOperationException($"a {other.GetType().Name}"),
            };
        }
        catch (LogQLException e) when (e.Message.StartsWith("pipeline error", StringComparison.Ordinal))
        {
            // The lines are no JSON, which shows unless no label matters.
            return [e.Message];
        }
    }

    static async Task<List<string>> TextsAsync(string query, ILogSource source)
    {
        var request = new LogQLRequest { Query = query, StartNs = 0, EndNs = 100, StepNs = 100 };
        try
        {
            var result = await new LogQLEngine(source, new FakeTimeProvider(), new LogQLLimits()).QueryAsync(request, TestContext.Current.CancellationToken);
            return [.. ((LogLines)result).Lines.Select(line => $"{line.TimestampNs} {line.AllLabels} {line.Text}")];
        }
        catch (LogQLException e)
        {
            // "| drop k != "b" or "c"" reads as a condition on k, and then the "or" is wrong.
            return [e.Message];
        }
    }

    /// <summary>A store that applies no hint.</summary>
    sealed class WithoutHints(MemoryLogSource source) : ILogSource
    {
        public IAsyncEnumerable<LogEntry> SelectAsync(LogSelection selection, CancellationToken cancellationToken) =>
            source.SelectAsync(selection with { LineConditions = [], MetadataConditions = [] }, cancellationToken);

        public IAsyncEnumerable<T> ScanAsync<T>(LogSelection selection, Func<T> begin, CancellationToken cancellationToken)
            where T : ILogScan => source.ScanAsync(selection with { LineConditions = [], MetadataConditions = [] }, begin, cancellationToken);

        public IAsyncEnumerable<LogCount> CountAsync(LogSelection selection, long bucketNs, CancellationToken cancellationToken) =>
            source.CountAsync(selection with { MetadataConditions = [] }, bucketNs, cancellationToken);

        public Task<IReadOnlyList<Labels>> StreamsAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken) =>
            source.StreamsAsync(matcherSets, range, cancellationToken);

        public Task<LogStats> StatsAsync(IReadOnlyList<Matcher> matchers, TimeRange range, CancellationToken cancellationToken) =>
            source.StatsAsync(matchers, range, cancellationToken);
    }
}
