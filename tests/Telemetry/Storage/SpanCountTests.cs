using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Schema;
using Dendro.Telemetry.TraceQL;
using Dendro.Telemetry.TraceQL.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>What DuckDB counts over columns is what the engine counts over spans.</summary>
public sealed class SpanCountTests : IAsyncLifetime
{
    const int Traces = 1_200;
    const long StepNs = 10_000_000_000;

    readonly StoreFixture _fixture = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await AppendAsync(Enumerable.Range(0, Traces));
        // Some came twice, the second time in another transaction.
        await AppendAsync(Enumerable.Range(0, Traces).Where(i => i % 90 < 3));
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    static readonly (string Query, bool IsCounted)[] Cases =
    [
        ("{ } | rate()", true),
        ("{ } | count_over_time() by (resource.service.name)", true),
        ("{ } | count_over_time() by (resource.host.name, status, kind)", true),
        ("{ } | count_over_time() by (resource.nothing)", true),
        ("{ } | count_over_time() by (instrumentation:name, instrumentation.level)", true),
        ("{ } | rate() by (name)", true),
        ("{ false } | rate()", true),
        ("{ false } | rate() by (name)", true),
        ("{ } | min_over_time(duration) by (name)", true),
        ("{ } | max_over_time(duration)", true),
        ("{ } | avg_over_time(duration) by (resource.service.name)", true),
        ("{ } | sum_over_time(duration)", true),
        ("{ } | histogram_over_time(duration) by (kind)", true),
        ("{ } | quantile_over_time(duration, 0, 0.5, 0.99, 1) by (name)", true),
        ("{ } | sum_over_time(resource.weight) by (name)", true),
        ("{ } | histogram_over_time(resource.weight)", true),
        ("{ name =~ \"GET.*\" } | rate() by (name)", true),
        ("{ name !~ \"GET.*\" && status != error } | rate()", true),
        ("{ name = \"GET /a\" || name = \"Grüße\" } | rate()", true),
        ("{ name > \"H\" } | rate()", true),
        ("{ duration > 1ms && duration <= 100ms } | count_over_time()", true),
        ("{ duration = 1 } | count_over_time()", true),
        ("{ 5ms < duration } | count_over_time()", true),
        ("{ status = error } | rate() by (resource.service.name)", true),
        ("{ !(status = error) } | rate()", true),
        ("{ !(status = error || kind = server) && resource.weight != 2 } | rate()", true),
        ("{ resource.weight > 1.5 } | rate() by (resource.weight)", true),
        ("{ resource.weight = nil } | rate()", true),
        ("{ resource.weight + 1 > 2 } | rate()", true),
        ("{ resource.host.name =~ \"h[12]\" } | select(name) | rate() by (resource.host.name)", true),
        ("{ kind = server } | { status = error } | rate()", true),
        ("{ instrumentation:version = \"2\" } | rate()", true),
        ("{ } | rate() by (resource.service.name) | topk(2)", true),
        ("({ status = error } | rate()) / ({ } | rate())", true),
        ("{ rootName = \"GET /a\" } | rate()", false),
        ("{ event:name = \"retry\" } | rate()", false),
        ("{ } | rate() by (rootServiceName)", false),
        ("{ duration > 1.5 } | rate()", false),
        ("{ } | count() > 1 | rate()", false),
        ("{ status = error } >> { } | rate()", false),
        ("{ } | compare({ status = error })", false),
        ("{ } | rate() by (span.route)", true),
        ("{ } | rate() by (.route, name)", true),
        ("{ span.route = \"/a\" } | rate()", true),
        ("{ span.route != \"/a\" } | rate() by (span.route)", true),
        ("{ span.route = nil } | rate()", true),
        ("{ span.route != nil } | quantile_over_time(duration, 0.5, 0.95) by (span.route)", true),
        ("{ !(span.route = \"/a\") } | rate()", true),
        ("{ span.route =~ \"/[ab]\" && status = error } | count_over_time()", true),
        ("{ span.route !~ \"/[ab]\" || kind = server } | count_over_time()", true),
        ("{ span.mixed = 5 } | count_over_time()", true),
        ("{ span.mixed = \"5\" } | count_over_time()", true),
        ("{ span.mixed >= 5 } | count_over_time() by (span.mixed)", true),
        ("{ span.mixed = true } | count_over_time()", true),
        ("{ span.mixed } | count_over_time()", true),
        ("{ .mixed = nil } | count_over_time()", true),
        ("{ } | sum_over_time(span.mixed) by (name)", true),
        ("{ } | max_over_time(.weight) by (name)", true),
        ("{ } | histogram_over_time(span.mixed)", true),
        ("{ } | avg_over_time(span.mixed)", true),
        ("{ span.woods = \"elm\" } | count_over_time() by (span.woods)", true),
        ("{ span.woods != \"elm\" } | count_over_time()", true),
        ("{ .weight > 1 } | count_over_time() by (.weight)", true),
        ("{ .weight = 1 } | count_over_time()", true),
        ("{ !(.weight = 1) } | count_over_time()", true),
        ("{ span.id = \"id-7\" } | count_over_time()", true),
        ("{ span.id = \"id-1190\" } | count_over_time() by (name)", true),
        ("{ span.id = \"id-1190\" } | count_over_time() by (span.id)", true),
        ("{ span.id =~ \"id-11.*\" } | count_over_time() by (span.route)", true),
        ("{ span.id != nil } | rate()", true),
        ("{ span.id = nil } | rate()", true),
        ("{ !(span.id = \"id-1190\") } | rate()", true),
        ("{ !(span.id =~ \"id-.*9\") } | rate()", true),
        ("{ span.number = 1190 } | rate()", true),
        ("{ span.number = 0 } | rate()", true),
        ("{ span.number > 1100 } | rate()", true),
        ("{ } | max_over_time(span.number) by (kind)", true),
        ("{ span.key19 = \"v1\" } | count_over_time()", true),
        ("{ span.key19 != \"v1\" } | count_over_time() by (span.key3)", true),
        ("{ span.key19 = nil } | count_over_time()", true),
        ("{ } | count_over_time() by (span.key18, span.route)", true),
        ("{ span.twice = 1 } | count_over_time() by (span.twice)", true),
        ("{ span.twice = 2 } | count_over_time()", true),
        ("{ span.unknown = 1 } | count_over_time()", true),
        ("{ span.unknown = nil } | count_over_time() by (span.unknown)", true),
        ("{ span.\"odd \u001f key\" = \"odd \u001e \'value\'\" } | count_over_time()", true),
        ("{ span.long != nil } | count_over_time() by (span.long)", true),
        ("{ name = \"it\'s\" } | rate()", true),
        ("{ span.kin0 = \"kin-7\" } | count_over_time()", true),
        ("{ span.kin0 = \"kin-1190\" } | count_over_time() by (span.kin1)", true),
        ("{ span.kin0 != nil } | rate()", true),
        ("{ span.kin0 = nil } | rate() by (name)", true),
        ("{ !(span.kin0 =~ \"kin-.*9\") } | rate()", true),
        ("{ span.kin1 = \"b\" } | count_over_time() by (span.kin1)", true),
        ("{ span.kin1 != nil } | count_over_time()", true),
        ("{ span.kin1 = nil } | count_over_time() by (span.key3)", true),
        ("{ } | count_over_time() by (span.kin1, span.key3)", true),
        ("{ } | count_over_time() by (span.kin0, span.key2)", true),
        ("{ !(span.kin2 = 2) } | count_over_time() by (span.kin2)", true),
        ("{ span.kin2 > 1 } | sum_over_time(span.kin2) by (span.key1)", true),
        ("{ span.kin9 =~ \"[ab]\" } | count_over_time() by (span.woods, span.kin9)", true),
        ("{ span.key3 = \"v1\" || span.kin3 = \"c\" } | count_over_time()", true),
        ("{ span.key3 = nil && span.kin3 = nil } | count_over_time()", true),
        ("{ span.route = span.key3 } | rate()", false),
        ("{ span.route = \"/a\" && event:name = \"retry\" } | rate()", false),
        ("{ event.attempt = 1 } | rate() by (span.route)", false),
        ("{ link.kind != nil } | rate()", false),
    ];

    static readonly string[] Searches =
    [
        "{ span.route = \"/a\" && kind = server }", "{ span.id = \"id-3\" }", "{ span.id = \"id-1150\" }", "{ span.number = 1150 }", "{ .weight = 2.5 && span.mixed = 5.0 }", "{ span.key19 = \"v1\" }", "{ span.kin0 = \"kin-1150\" }", "{ span.kin0 = \"kin-3\" && span.kin9 = \"a\" }", "{ span.kin1 = \"b\" && span.key3 = \"v1\" }",
        "{ span.woods = \"elm\" }", "{ span.route = nil && kind = client }", "{ name =~ \"Gr.*\" && span.id =~ \"id-111.\" } > { span.number > 5 }", "{ span.id = \"id-1111\" } || { name = \"nothing\" }", "{ event.attempt = 1 }", "{ span.route =~ \".*\" || span.number > 3 } | count() > 1",
    ];

    [Theory]
    [InlineData("as it came")]
    [InlineData("and opened again")]
    [InlineData("by an older program")]
    [InlineData("before it was killed")]
    public async Task Columns_and_spans_tell_the_same(string stored)
    {
        await using var other = await StoreAsync(stored);
        var store = (other ?? _fixture.Store).Spans;
        var problems = new List<string>();
        foreach (var (query, isCounted) in Cases)
        {
            foreach (var isInstant in stored == "as it came" ? new[] { false, true } : [false])
            {
                var read = Text(await MeasureAsync(new Source(store) { TakesNoHints = true, CountsNothing = true }, query, isInstant));
                var hinted = Text(await MeasureAsync(new Source(store) { CountsNothing = true }, query, isInstant));
                var counting = new Source(store);
                var counted = Text(await MeasureAsync(counting, query, isInstant));
                if (read != hinted || read != counted || counting.HasCounted != isCounted)
                {
                    problems.Add($"{query}\nread    {read}\nhinted  {hinted}\ncounted {counted} {counting.HasCounted}");
                }
            }
        }

        foreach (var query in Searches)
        {
            var (read, hinted) = (await SearchAsync(new Source(store) { TakesNoHints = true }, query), await SearchAsync(new Source(store), query));
            if (read != hinted || read.Length == 0)
            {
                problems.Add($"{query}\nread   {read}\nhinted {hinted}");
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    async Task<TelemetryStore?> StoreAsync(string stored)
    {
        switch (stored)
        {
            case "and opened again":
                await _fixture.ReopenAsync();
                await AppendAsync(Enumerable.Range(Traces, 30));
                return null;
            case "by an older program":
                await _fixture.Store.DisposeAsync();
                DropColumns();
                await _fixture.ReopenAsync();
                await AppendAsync(Enumerable.Range(Traces, 30));
                return null;
            case "before it was killed":
                var copy = Path.Combine(_fixture.Directory, "copy");
                Directory.CreateDirectory(copy);
                foreach (var file in Directory.GetFiles(_fixture.Directory))
                {
                    File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
                }

                return TelemetryStore.Open(_fixture.Options with { DataDirectory = copy }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
            default:
                return null;
        }
    }

    void DropColumns()
    {
        using var database = Database.Open(Path.Combine(_fixture.Directory, StoreFile.Name), new Dictionary<string, string>());
        using var connection = database.Connect();
        for (var i = 0; i < SpanAttributes.Slots; i++)
        {
            connection.Execute($"ALTER TABLE spans DROP COLUMN a{i}");
        }

        // They came later, and come after those again.
        connection.Execute("ALTER TABLE spans DROP COLUMN flags");
        connection.Execute("ALTER TABLE spans DROP COLUMN dropped");

        connection.Execute("DROP TABLE span_values; DROP TABLE span_slots; DROP TABLE span_keys_with_others; DROP TABLE span_scopes_with_others; UPDATE schema_version SET version = 3");
    }

    [Fact]
    public async Task Names_and_values_are_told_where_columns_are_shared()
    {
        string[] expected =
        [
            "id", .. Enumerable.Range(0, 20).Select(key => "key" + key), .. Enumerable.Range(0, 10).Select(key => "kin" + key), "long", "mixed", "number", "odd \u001f key", "route", "twice", "weight", "woods",
        ];
        var store = _fixture.Store.Spans;
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await store.AttributeNamesAsync(AttributeScope.Span, TimeRange.All, Cancellation)).Select(name => name.Name));
        Assert.Equal(["a", "b", "c"], (await store.AttributeValuesAsync(new(AttributeScope.Span, "kin1"), TimeRange.All, 100, Cancellation)).Select(value => value.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await store.AttributeValuesAsync(new(AttributeScope.Span, "kin9"), TimeRange.All, 2, Cancellation)).Count);
        Assert.Equal(Traces, (await store.AttributeValuesAsync(new(AttributeScope.Span, "kin0"), TimeRange.All, 2 * Traces, Cancellation)).Count);
    }

    static string Text(List<MetricsSeries> series) => string.Join("\n", series.Select(one => $"{Labels(one)} {string.Join(" ", one.Values.Select(Rounded))}"));

    static async Task<string> SearchAsync(ISpanSource source, string query)
    {
        var request = new SearchRequest { Query = query, Range = new TimeRange(Some.TimeNs, Some.TimeNs + 200_000_000_000), Limit = 100_000, SpansPerSpanset = 0 };
        var result = await new TraceQLEngine(source).SearchAsync(request, Cancellation);
        return string.Join(" ", result.Traces.Select(trace => $"{trace.Id.Low}:{string.Join(",", trace.Spansets.SelectMany(set => set.Spans).Select(span => span.Id.Value))}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{ status = error } | rate() by (resource.service.name)", 0)]
    [InlineData("{ status = error } | rate() by (resource.service.name)", 3)]
    [InlineData("{ name = \"GET /a\" } | quantile_over_time(duration, 0.9)", 100)]
    public async Task Counted_spans_have_examples(string query, int most)
    {
        var exemplars = (await MeasureAsync(new Source(_fixture.Store.Spans), query, isInstant: false, most)).SelectMany(series => series.Exemplars).ToList();

        Assert.InRange(exemplars.Count, Math.Min(most, 3), most);
        Assert.Equal(exemplars.Count, exemplars.Select(exemplar => (exemplar.TimestampMs - 1) / (StepNs / 1_000_000)).Distinct().Count());
        Assert.All(exemplars, exemplar =>
        {
            Assert.Equal("trace:id", exemplar.Labels[0].Key);
            Assert.All(exemplar.Labels.Skip(1), label => Assert.Contains(label.Key, query, StringComparison.Ordinal));
        });
    }

    async Task AppendAsync(IEnumerable<int> traces)
    {
        var batch = _fixture.Store.NewSpans();
        foreach (var i in traces)
        {
            var start = Some.TimeNs + (i * 100_000_000L);
            batch.Add(Some.Span((ulong)i + 1, 1, start, i % 3 == 0 ? "GET /a" : i % 3 == 1 ? "GET /b\n" : i % 12 == 2 ? "it's" : "Grüße") with
            {
                Kind = SpanKind.Server,
                EndNs = start + (i % 7 == 0 ? i % 4 : i * 3_000_000L),
                Resource = ResourceOf(i % 5),
                Scope = new Scope("lib" + (i % 2), i % 4 == 0 ? "2" : "1", i % 2 == 0 ? Some.Attributes(("level", i % 4)) : Attributes.Empty),
                Attributes = Some.Attributes([("route", "/" + "abc"[i % 3]), ("mixed", Mixed[i % Mixed.Length]), .. i % 5 == 0 ? [("weight", (object)(i % 4))] : Array.Empty<(string, object)>(), ("id", "id-" + i), ("twice", i % 2), ("twice", 2)]),
            });
            batch.Add(Some.Span((ulong)i + 1, 2, start + 500, "SELECT") with
            {
                ParentSpanId = new SpanId(1),
                EndNs = start,
                Kind = i % 11 == 0 ? SpanKind.Unspecified : SpanKind.Client,
                Status = i % 10 == 0 ? SpanStatus.Error : i % 3 == 0 ? SpanStatus.Ok : SpanStatus.Unset,
                Resource = ResourceOf((i % 5) + 1),
                Attributes = Some.Attributes([.. i % 4 == 0 ? [] : Enumerable.Range(0, 20).Select(key => ("key" + key, (object)("v" + (i % 3)))), ("number", i), ("woods", i % 3 == 0 ? "elm" : i % 3 == 1 ? new object[] { "oak", "elm" } : 7),
                    ("odd \u001f key", "odd \u001e 'value'"), ("long", new string('x', 300 + (i % 2)))]),
                Links = i % 40 == 0 ? [new SpanLink(new TraceId(1, 1), new SpanId(1), "", Some.Attributes(("kind", "k")))] : [],
                Events = i % 50 == 0 ? [new SpanEvent(start, "retry", Some.Attributes(("attempt", 1)))] : [],
            });
            // Of the same scope, and of another kind: what only these have shares columns with what only those have, until a few have both.
            batch.Add(Some.Span((ulong)i + 1, 3, start + 600, "MOVE") with
            {
                ParentSpanId = new SpanId(1),
                EndNs = start + 1_000,
                Kind = SpanKind.Internal,
                Resource = ResourceOf(i % 5),
                Attributes = Some.Attributes([("kin0", "kin-" + i), ("kin1", "abc"[i % 3].ToString()), ("kin2", i % 4), .. Enumerable.Range(3, 7).Select(key => ("kin" + key, (object)"abc"[i % 3].ToString())),
                    .. i % 100 == 50 ? Enumerable.Range(0, 20).Select(key => ("key" + key, (object)"v1")) : [], .. i % 100 == 70 ? [("kin1", "twice"), ("woods", "oak")] : Array.Empty<(string, object)>()]),
            });
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);
    }

    static readonly object[] Mixed = [5, "5", 5.0, 7, true, 2.5];

    // Weights of different types, and one resource without.
    static Resource ResourceOf(int i)
    {
        object[] weights = [1, 2.5, "2", new object[] { 1, 3 }, true];
        var name = Some.Attributes(("service.name", "s" + (i % 3)), ("host.name", "h" + i));
        return new Resource(i < weights.Length ? new Attributes([.. name.Entries, .. Some.Attributes(("weight", weights[i])).Entries]) : name);
    }

    static async Task<List<MetricsSeries>> MeasureAsync(ISpanSource source, string query, bool isInstant, int exemplars = 0)
    {
        var request = new MetricsRequest { Query = query, StartNs = Some.TimeNs, EndNs = Some.TimeNs + 125_000_000_000, StepNs = StepNs, IsInstant = isInstant, Exemplars = exemplars };
        return [.. (await new TraceQLEngine(source).QueryRangeAsync(request, Cancellation)).Series.OrderBy(Labels, StringComparer.Ordinal)];
    }

    static string Labels(MetricsSeries series) => string.Join(",", series.Labels.Select(label => $"{label.Key}={label.Value.GetType().Name}:{label.Value}"));

    // Sums are added up in another order.
    static double Rounded(double value) => double.IsNaN(value) || value == 0 ? value : Math.Round(value, 9);

    /// <summary>The store's spans, and whether they were counted.</summary>
    sealed class Source(ISpanSource store) : ISpanSource
    {
        public bool CountsNothing { get; init; }

        public bool TakesNoHints { get; init; }

        public bool HasCounted { get; private set; }

        public async Task<SpanCounts?> CountAsync(SpanCounting counting, CancellationToken cancellationToken)
        {
            var counts = CountsNothing ? null : await store.CountAsync(counting, cancellationToken);
            HasCounted |= counts is not null;
            return counts;
        }

        public IAsyncEnumerable<Trace> SelectAsync(SpanSelection selection, CancellationToken cancellationToken) =>
            store.SelectAsync(TakesNoHints ? selection with { Filter = SpanFilter.Everything } : selection, cancellationToken);

        public Task<Trace?> TraceAsync(TraceId id, CancellationToken cancellationToken) => store.TraceAsync(id, cancellationToken);

        public Task<IReadOnlyList<AttributeReference>> AttributeNamesAsync(AttributeScope? scope, TimeRange range, CancellationToken cancellationToken) => store.AttributeNamesAsync(scope, range, cancellationToken);

        public Task<IReadOnlyList<AttributeValue>> AttributeValuesAsync(AttributeReference attribute, TimeRange range, int limit, CancellationToken cancellationToken) =>
            store.AttributeValuesAsync(attribute, range, limit, cancellationToken);
    }
}
