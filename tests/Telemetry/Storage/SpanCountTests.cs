using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL;
using Dendro.Telemetry.TraceQL.Engine;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>What DuckDB counts over columns is what the engine counts over spans.</summary>
public sealed class SpanCountTests : IAsyncLifetime
{
    const int Traces = 900;
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

    [Theory]
    [InlineData("{ } | rate()", true)]
    [InlineData("{ } | count_over_time() by (resource.service.name)", true)]
    [InlineData("{ } | count_over_time() by (resource.host.name, status, kind)", true)]
    [InlineData("{ } | count_over_time() by (resource.nothing)", true)]
    [InlineData("{ } | count_over_time() by (instrumentation:name, instrumentation.level)", true)]
    [InlineData("{ } | rate() by (name)", true)]
    [InlineData("{ false } | rate()", true)]
    [InlineData("{ false } | rate() by (name)", true)]
    [InlineData("{ } | min_over_time(duration) by (name)", true)]
    [InlineData("{ } | max_over_time(duration)", true)]
    [InlineData("{ } | avg_over_time(duration) by (resource.service.name)", true)]
    [InlineData("{ } | sum_over_time(duration)", true)]
    [InlineData("{ } | histogram_over_time(duration) by (kind)", true)]
    [InlineData("{ } | quantile_over_time(duration, 0, 0.5, 0.99, 1) by (name)", true)]
    [InlineData("{ } | sum_over_time(resource.weight) by (name)", true)]
    [InlineData("{ } | histogram_over_time(resource.weight)", true)]
    [InlineData("{ name =~ \"GET.*\" } | rate() by (name)", true)]
    [InlineData("{ name !~ \"GET.*\" && status != error } | rate()", true)]
    [InlineData("{ name = \"GET /a\" || name = \"Grüße\" } | rate()", true)]
    [InlineData("{ name > \"H\" } | rate()", true)]
    [InlineData("{ duration > 1ms && duration <= 100ms } | count_over_time()", true)]
    [InlineData("{ duration = 1 } | count_over_time()", true)]
    [InlineData("{ 5ms < duration } | count_over_time()", true)]
    [InlineData("{ status = error } | rate() by (resource.service.name)", true)]
    [InlineData("{ !(status = error) } | rate()", true)]
    [InlineData("{ !(status = error || kind = server) && resource.weight != 2 } | rate()", true)]
    [InlineData("{ resource.weight > 1.5 } | rate() by (resource.weight)", true)]
    [InlineData("{ resource.weight = nil } | rate()", true)]
    [InlineData("{ resource.weight + 1 > 2 } | rate()", true)]
    [InlineData("{ resource.host.name =~ \"h[12]\" } | select(name) | rate() by (resource.host.name)", true)]
    [InlineData("{ kind = server } | { status = error } | rate()", true)]
    [InlineData("{ instrumentation:version = \"2\" } | rate()", true)]
    [InlineData("{ } | rate() by (resource.service.name) | topk(2)", true)]
    [InlineData("({ status = error } | rate()) / ({ } | rate())", true)]
    [InlineData("{ rootName = \"GET /a\" } | rate()", false)]
    [InlineData("{ event:name = \"retry\" } | rate()", false)]
    [InlineData("{ } | rate() by (rootServiceName)", false)]
    [InlineData("{ duration > 1.5 } | rate()", false)]
    [InlineData("{ } | count() > 1 | rate()", false)]
    [InlineData("{ status = error } >> { } | rate()", false)]
    [InlineData("{ } | compare({ status = error })", false)]
    public async Task Columns_and_spans_tell_the_same(string query, bool isCounted)
    {
        foreach (var isInstant in new[] { false, true })
        {
            var counting = new Source(_fixture.Store.Spans);
            var counted = await MeasureAsync(counting, query, isInstant);
            var read = await MeasureAsync(new Source(_fixture.Store.Spans) { CountsNothing = true }, query, isInstant);

            Assert.Equal(isCounted, counting.HasCounted);
            Assert.Equal(read.Select(Labels), counted.Select(Labels));
            foreach (var (expected, actual) in read.Zip(counted))
            {
                Assert.Equal(expected.Values.Select(Rounded), actual.Values.Select(Rounded));
            }
        }
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
            batch.Add(Some.Span((ulong)i + 1, 1, start, i % 3 == 0 ? "GET /a" : i % 3 == 1 ? "GET /b\n" : "Grüße") with
            {
                Kind = SpanKind.Server,
                EndNs = start + (i % 7 == 0 ? i % 4 : i * 3_000_000L),
                Resource = ResourceOf(i % 5),
                Scope = new Scope("lib" + (i % 2), i % 4 == 0 ? "2" : "1", i % 2 == 0 ? Some.Attributes(("level", i % 4)) : Attributes.Empty),
            });
            batch.Add(Some.Span((ulong)i + 1, 2, start + 500, "SELECT") with
            {
                ParentSpanId = new SpanId(1),
                EndNs = start,
                Kind = i % 11 == 0 ? SpanKind.Unspecified : SpanKind.Client,
                Status = i % 10 == 0 ? SpanStatus.Error : i % 3 == 0 ? SpanStatus.Ok : SpanStatus.Unset,
                Resource = ResourceOf((i % 5) + 1),
                Events = i % 50 == 0 ? [new SpanEvent(start, "retry", Attributes.Empty)] : [],
            });
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);
    }

    // Weights of different types, and one resource without.
    static Resource ResourceOf(int i)
    {
        object[] weights = [1, 2.5, "2", new object[] { 1, 3 }, true];
        var name = Some.Attributes(("service.name", "s" + (i % 3)), ("host.name", "h" + i));
        return new Resource(i < weights.Length ? new Attributes([.. name.Entries, .. Some.Attributes(("weight", weights[i])).Entries]) : name);
    }

    static async Task<List<MetricsSeries>> MeasureAsync(ISpanSource source, string query, bool isInstant, int exemplars = 0)
    {
        var request = new MetricsRequest { Query = query, StartNs = Some.TimeNs, EndNs = Some.TimeNs + 85_000_000_000, StepNs = StepNs, IsInstant = isInstant, Exemplars = exemplars };
        return [.. (await new TraceQLEngine(source).QueryRangeAsync(request, Cancellation)).Series.OrderBy(Labels, StringComparer.Ordinal)];
    }

    static string Labels(MetricsSeries series) => string.Join(",", series.Labels.Select(label => $"{label.Key}={label.Value.GetType().Name}:{label.Value}"));

    // Sums are added up in another order.
    static double Rounded(double value) => double.IsNaN(value) || value == 0 ? value : Math.Round(value, 9);

    /// <summary>The store's spans, and whether they were counted.</summary>
    sealed class Source(ISpanSource store) : ISpanSource
    {
        public bool CountsNothing { get; init; }

        public bool HasCounted { get; private set; }

        public async Task<SpanCounts?> CountAsync(SpanCounting counting, CancellationToken cancellationToken)
        {
            var counts = CountsNothing ? null : await store.CountAsync(counting, cancellationToken);
            HasCounted |= counts is not null;
            return counts;
        }

        public IAsyncEnumerable<Trace> SelectAsync(SpanSelection selection, CancellationToken cancellationToken) => store.SelectAsync(selection, cancellationToken);

        public Task<Trace?> TraceAsync(TraceId id, CancellationToken cancellationToken) => store.TraceAsync(id, cancellationToken);

        public Task<IReadOnlyList<AttributeReference>> AttributeNamesAsync(TimeRange range, CancellationToken cancellationToken) => store.AttributeNamesAsync(range, cancellationToken);

        public Task<IReadOnlyList<AttributeValue>> AttributeValuesAsync(AttributeReference attribute, TimeRange range, int limit, CancellationToken cancellationToken) =>
            store.AttributeValuesAsync(attribute, range, limit, cancellationToken);
    }
}
