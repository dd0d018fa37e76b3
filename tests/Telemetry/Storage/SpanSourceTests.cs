using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Tests;

public sealed class SpanSourceTests : IAsyncLifetime
{
    const int Traces = 3_000;

    static readonly Resource Stock = new(Some.Attributes(("service.name", "stock"), ("host.name", "h1")));

    readonly StoreFixture _fixture = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var batch = _fixture.Store.NewSpans();
        for (var i = 0; i < Traces; i++)
        {
            var start = Some.TimeNs + (i * 1_000_000L);
            var trace = (ulong)i + 1;
            batch.Add(Some.Span(trace, 1, start) with { Kind = SpanKind.Server, Attributes = Some.Attributes(("http.route", $"/orders/{i % 7}"), ("n", i), ("woods", new object[] { "oak", "elm" })) });
            batch.Add(Some.Span(trace, 2, start + 500, "SELECT") with
            {
                ParentSpanId = new SpanId(1),
                Kind = SpanKind.Client,
                Resource = Stock,
                Status = i % 100 == 0 ? SpanStatus.Error : SpanStatus.Unset,
                Events = i % 50 == 0 ? [new SpanEvent(start, "retry", Some.Attributes(("attempt", "2")))] : [],
                Links = i % 75 == 0 ? [new SpanLink(new TraceId(1, 1), new SpanId(1), "", Attributes.Empty)] : [],
            });
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Traces_come_once_newest_first_and_whole()
    {
        var traces = await SelectAsync(new SpanSelection { Range = TimeRange.All, WholeTraces = true });

        Assert.Equal(Traces, traces.Count);
        Assert.Equal(Enumerable.Range(1, Traces).Reverse().Select(i => (ulong)i), traces.Select(trace => trace.Id.Low));
        Assert.All(traces, trace => Assert.Equal(2, trace.Spans.Count));
    }

    [Fact]
    public async Task Parts_of_traces_hold_what_passes()
    {
        var traces = await SelectAsync(Where(new SpanFilter.Value(new(AttributeScope.Intrinsic, "status"), value => value == new AttributeValue.Integer((int)SpanStatus.Error))));

        Assert.Equal(30, traces.Count);
        Assert.All(traces, trace => Assert.Equal("SELECT", Assert.Single(trace.Spans).Name));
    }

    [Theory]
    [InlineData(SpanParts.None)]
    [InlineData(SpanParts.Attributes)]
    [InlineData(SpanParts.Events)]
    [InlineData(SpanParts.Links)]
    [InlineData(SpanParts.All)]
    public async Task What_a_query_does_not_look_at_is_left_out(SpanParts parts)
    {
        foreach (var (whole, inParts) in new[] { (true, false), (false, false), (false, true) })
        {
            var selection = new SpanSelection { Range = TimeRange.All, WholeTraces = whole, MayComeInParts = inParts, Parts = parts };
            var spans = (await SelectAsync(selection)).SelectMany(trace => trace.Spans).ToList();
            Assert.Equal(2 * Traces, spans.Count);
            Assert.Equal(parts.HasFlag(SpanParts.Attributes) ? Traces : 0, spans.Count(span => span.Attributes.Entries.Count > 0));
            Assert.Equal(parts.HasFlag(SpanParts.Events) ? Traces / 50 : 0, spans.Sum(span => span.Events.Count));
            Assert.Equal(parts.HasFlag(SpanParts.Links) ? Traces / 75 : 0, spans.Sum(span => span.Links.Count));
        }
    }

    [Fact]
    public async Task The_range_chooses_spans_by_their_start()
    {
        var range = new TimeRange(Some.TimeNs + 500, Some.TimeNs + 1_000_000);
        Assert.Equal("SELECT", Assert.Single(Assert.Single(await SelectAsync(new SpanSelection { Range = range, WholeTraces = false })).Spans).Name);
        Assert.Equal(2, Assert.Single(await SelectAsync(new SpanSelection { Range = range, WholeTraces = true })).Spans.Count);
    }

    [Theory]
    [InlineData(SpanKind.Server, 1, 3, false, 2)]
    [InlineData(SpanKind.Server, 1, 90, true, 2)]
    [InlineData(SpanKind.Server, 1, 3_000, true, 2)]
    [InlineData(SpanKind.Server, 3_000, 2_990, false, 2)]
    [InlineData(SpanKind.Producer, 1, 3_000, false, 2)]
    [InlineData(SpanKind.Producer, 1, 7_200, false, 1)]
    public async Task The_rest_of_a_trace_is_found_an_hour_away(SpanKind kind, int seconds, int childAfter, bool searchesChild, int found)
    {
        var start = Some.TimeNs - Seconds(100_000);
        var child = start + Seconds(childAfter);
        var batch = _fixture.Store.NewSpans();
        batch.Add(Some.Span(77_777, 1, start) with { Kind = kind, EndNs = start + Seconds(seconds) });
        batch.Add(Some.Span(77_777, 2, child, "later") with { ParentSpanId = new SpanId(1), EndNs = child + 1 });
        await _fixture.Store.AppendAsync(batch, Cancellation);

        var at = searchesChild ? child : start;
        var trace = Assert.Single(await SelectAsync(new SpanSelection { Range = new TimeRange(at, at + 1), WholeTraces = true }));
        Assert.Equal(found, trace.Spans.Count);
    }

    [Fact]
    public async Task A_trace_that_several_slices_find_comes_whole()
    {
        var start = Some.TimeNs - Seconds(100_000);
        var batch = _fixture.Store.NewSpans();
        for (var i = 0; i < 4_000; i++)
        {
            // Two roots with hours between, and children of a root that began long before.
            batch.Add(Some.Span(88_888, (ulong)i + 1, start + Seconds(i * 4)) with { ParentSpanId = new SpanId(i is 0 or 2_000 ? 0 : 1ul) });
        }

        batch.Add(Some.Span(99_999, 1, start + Seconds(15_999)));
        await _fixture.Store.AppendAsync(batch, Cancellation);

        var traces = await SelectAsync(new SpanSelection { Range = new TimeRange(start, start + Seconds(16_000)), WholeTraces = true });
        Assert.Equal([(99_999ul, 1), (88_888ul, 4_000)], traces.Select(trace => (trace.Id.Low, trace.Spans.Count)));
    }

    [Fact]
    public async Task Trace_ids_may_be_any_numbers()
    {
        var (random, ids) = (new Random(5), new HashSet<ulong>());
        var batch = _fixture.Store.NewSpans();
        while (ids.Count < 20_000)
        {
            var id = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            if (ids.Add(id))
            {
                batch.Add(Some.Span(id, 1, Some.TimeNs - Seconds(100_000)));
            }
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);

        var traces = await SelectAsync(new SpanSelection { Range = new TimeRange(0, Some.TimeNs - Seconds(1_000)), WholeTraces = true });
        Assert.Equal(ids.Order(), traces.Select(trace => trace.Id.Low).Order());
    }

    static long Seconds(int seconds) => seconds * 1_000_000_000L;

    [Theory]
    [InlineData(AttributeScope.Span, "http.route", "/orders/3", 429)]
    [InlineData(AttributeScope.Span, "nothing", "x", 0)]
    [InlineData(AttributeScope.Any, "host.name", "h1", Traces)]
    [InlineData(AttributeScope.Any, "http.route", "/orders/3", 429)]
    [InlineData(AttributeScope.Resource, "service.name", "stock", Traces)]
    [InlineData(AttributeScope.Resource, "service.name", "nobody", 0)]
    [InlineData(AttributeScope.Intrinsic, "name", "SELECT", Traces)]
    [InlineData(AttributeScope.Intrinsic, "kind", (int)SpanKind.Client, Traces)]
    [InlineData(AttributeScope.Intrinsic, "status", (int)SpanStatus.Error, 30)]
    public async Task Filters_narrow_what_is_read(AttributeScope scope, string name, object operand, int traces)
    {
        var value = Some.Value(operand);
        Assert.Equal(traces, (await SelectAsync(Where(new SpanFilter.Value(new(scope, name), other => other == value)))).Count);
        Assert.Equal(traces, (await SelectAsync(Where(new SpanFilter.Value(new(scope, name), other => other == value) { Equal = value }))).Count(trace => trace.Spans.Count > 0));
    }

    [Fact]
    public async Task Lists_durations_and_events_narrow_too()
    {
        Assert.Equal(Traces, (await SelectAsync(Where(new SpanFilter.Value(new(AttributeScope.Span, "woods"), value => value is AttributeValue.List)))).Count);
        Assert.Empty(await SelectAsync(Where(new SpanFilter.Duration(DurationOperator.Greater, 1_000_000))));
        Assert.Equal(60, (await SelectAsync(Where(new SpanFilter.Mention(new(AttributeScope.Event, "attempt"))))).Count);
    }

    [Fact]
    public async Task What_the_store_cannot_decide_lets_everything_pass() =>
        Assert.Equal(Traces, (await SelectAsync(Where(new SpanFilter.Value(new(AttributeScope.Intrinsic, "statusMessage"), _ => false)))).Count);

    [Fact]
    public async Task Any_filter_is_enough_unless_all_must_pass()
    {
        SpanFilter[] filters =
        [
            new SpanFilter.Value(new(AttributeScope.Span, "http.route"), value => value == new AttributeValue.Text("/orders/3")),
            new SpanFilter.Value(new(AttributeScope.Intrinsic, "status"), value => value == new AttributeValue.Integer((int)SpanStatus.Error)),
        ];
        Assert.Empty(await SelectAsync(Where(new SpanFilter.All(filters))));
        Assert.Equal(Enumerable.Range(0, Traces).Count(i => i % 7 == 3 || i % 100 == 0), (await SelectAsync(Where(new SpanFilter.Any(filters)))).Count);
        Assert.Equal(2 * Traces, (await SelectAsync(Where(new SpanFilter.Not(SpanFilter.Nothing)))).Sum(trace => trace.Spans.Count));
    }

    async Task<IEnumerable<string>> NamesAsync(AttributeScope scope, TimeRange range)
    {
        var names = await _fixture.Store.Spans.AttributeNamesAsync(scope, range, Cancellation);
        Assert.All(names, name => Assert.Equal(scope, name.Scope));
        return names.Select(name => name.Name);
    }

    [Fact]
    public async Task Names_and_values_of_attributes_are_known()
    {
        Assert.Equal(
            ["Span http.route", "Span n", "Span woods", "Resource host.name", "Resource service.name", "Resource service.namespace", "Event attempt"],
            (await _fixture.Store.Spans.AttributeNamesAsync(null, TimeRange.All, Cancellation)).Select(name => $"{name.Scope} {name.Name}"));
        Assert.Equal(["http.route", "n", "woods"], await NamesAsync(AttributeScope.Span, TimeRange.All));
        Assert.Equal(["attempt"], await NamesAsync(AttributeScope.Event, TimeRange.All));
        Assert.Empty(await NamesAsync(AttributeScope.Link, TimeRange.All));
        Assert.Empty(await NamesAsync(AttributeScope.Span, new TimeRange(0, 1)));
        Assert.Equal(7, (await ValuesAsync(AttributeScope.Span, "http.route", 100)).Count);
        Assert.Equal(5, (await ValuesAsync(AttributeScope.Span, "n", 5)).OfType<AttributeValue.Integer>().Count());
        Assert.Equal([new AttributeValue.Text("order"), new AttributeValue.Text("stock")], (await ValuesAsync(AttributeScope.Resource, "service.name", 5)).OrderBy(value => value.ToString(), StringComparer.Ordinal));
        Assert.Equal(2, (await ValuesAsync(AttributeScope.Intrinsic, "name", 5)).Count);
        Assert.Equal([new AttributeValue.Text("order")], await ValuesAsync(AttributeScope.Intrinsic, "rootServiceName", 5));
        Assert.Empty(await _fixture.Store.Spans.AttributeValuesAsync(new(AttributeScope.Span, "n"), new TimeRange(0, 1), 5, Cancellation));
    }

    static SpanSelection Where(SpanFilter filter) => new() { Range = TimeRange.All, Filter = filter, WholeTraces = false };

    async Task<List<Trace>> SelectAsync(SpanSelection selection) => await _fixture.Store.Spans.SelectAsync(selection, Cancellation).ToListAsync(Cancellation);

    Task<IReadOnlyList<AttributeValue>> ValuesAsync(AttributeScope scope, string name, int limit) =>
        _fixture.Store.Spans.AttributeValuesAsync(new(scope, name), TimeRange.All, limit, Cancellation);
}
