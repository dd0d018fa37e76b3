using System.Globalization;
using Dendro.Bench.Query.Data;
using static Dendro.Bench.Query.Lists.Answers;

namespace Dendro.Bench.Query.Lists;

/// <summary>What people ask of traces: one, some of a kind, and numbers of their spans.</summary>
internal sealed class TraceQLList(DataSet data, Window window)
{
    const int Limit = 20;
    const long MsNs = 1_000_000;

    /// <summary>Tempo counts durations in buckets that double, so a quantile of few spans may be twice as much.</summary>
    const double BucketTolerance = 1;

    internal IReadOnlyList<QueryCase> All()
    {
        var some = InWindow().First(span => span.OrderId is not null);
        var (trace, order) = (ShopSpan.TraceId(some.Trace), some.OrderId);
        return
        [
            Search("unique attribute", $$"""{ span.order.id = "{{order}}" }""", spans => spans.Any(span => span.OrderId == order), most: 1),
            Search("regular expression on a name", """{ name =~ "GET /(orders|parcels).*" }""", spans => spans.Any(span => span.Step is { Kind: Step.Server, Route: { Method: "GET", Path: "/orders/{id}" or "/parcels/{id}" } })),
            Search("errors", "{ status = error }", spans => spans.Any(span => span.Failed)),
            Search("slow requests", "{ kind = server && duration > 700ms }", spans => spans.Any(span => span.Step.Kind == Step.Server && span.DurationNs > 700 * MsNs)),
            Search("failures of a service", """{ resource.service.name = "payment" && span.http.response.status_code >= 500 }""", spans => spans.Any(span => Service(span) == "payment" && span.Step.Status(span.Failed) >= 500)),
            Search("slow queries of a table", """{ span.db.collection.name = "orders" && duration > 60ms }""", spans => spans.Any(span => span.Step.Table == "orders" && span.DurationNs > 60 * MsNs)),
            Search("descendants", """{ resource.service.name = "gateway" } >> { span.db.system.name = "postgresql" }""",
                spans => spans[4].Step.Table is not null && (Service(spans[0]) == "gateway" || Service(spans[3]) == "gateway")),
            Search("children", "{ kind = client } > { kind = server && status = error }", spans => spans[3].Failed),
            Search("more than one span of a service", """{ resource.service.name = "catalog" } | count() > 2""", spans => spans.Count(span => Service(span) == "catalog") > 2),
            Search("selected attributes", """{ status = error && kind = server } | select(span.http.route, span.http.response.status_code)""", spans => spans[0].Failed),
            Search("exceptions", $$"""{ event.exception.type = "{{SpanEncoder.ExceptionType}}" }""", spans => spans.Any(span => span.Failed)),
            Range("p95 by route", "{ span.http.route != nil } | quantile_over_time(duration, .95) by (span.http.route)", Enumerable.Average,
                () => InWindow().Where(span => span.Step.Route is not null).MeanOfSteps(Route, StepOf, Seconds, values => values.Quantile(0.95), BucketTolerance), "span.http.route"),
            Range("rate by service", "{ } | rate() by (resource.service.name)", Sum, () => InWindow().SumBy(Service, _ => 1), "resource.service.name"),
            Range("mean by name", "{ } | avg_over_time(duration) by (name)", Enumerable.Average, () => InWindow().MeanOfSteps(span => span.Step.Name, StepOf, Seconds, values => values.Average()), "name"),
            Range("count of slow calls", "{ kind = client && duration > 200ms } | count_over_time()", Enumerable.Sum,
                () => InWindow().Where(span => span.Step.Kind == Step.Client && span.DurationNs > 200 * MsNs).SumBy(_ => "", _ => 1)),
            Range("histogram of durations", "{ kind = server } | histogram_over_time(duration)", Enumerable.Sum,
                () => InWindow().Where(span => span.Step.Kind == Step.Server).SumBy(Bucket, _ => 1), "__bucket"),
            Range("failures by route", "{ status = error && span.http.route != nil } | rate() by (span.http.route)", Sum,
                () => InWindow().Where(span => span.Failed && span.Step.Route is not null).SumBy(Route, _ => 1), "span.http.route"),
            new("trace by id", QueryTarget.Tempo, $"/api/traces/{trace}", Spans, () => new Expectation.Exactly(new Dictionary<string, double> { ["spans"] = ShopSpan.PerTrace })),
            new("names of attributes", QueryTarget.Tempo, $"/api/v2/search/tags?scope=span&start={window.From}&end={window.To}", Tags, () => Attributes().SumBy(name => name, _ => 1)),
            new("values of an attribute", QueryTarget.Tempo, $"/api/v2/search/tag/span.http.route/values?start={window.From}&end={window.To}", TagValues,
                () => Shop.Routes.Select(route => route.Path).Distinct().SumBy(path => path, _ => 1)),
        ];
    }

    QueryCase Search(string name, string query, Func<IReadOnlyList<ShopSpan>, bool> fits, int most = Limit) => new(
        name, QueryTarget.Tempo, $"/api/search?q={Uri.EscapeDataString(query)}&start={window.From}&end={window.To}&limit={Limit}", Traces,
        () => new Expectation.Some(
            InWindow().Select(span => span.Trace).Distinct().Where(trace => fits([.. data.Trace(trace)])).Take(most).Count(),
            id => fits([.. data.Trace(ShopSpan.TraceOf(id))])));

    QueryCase Range(string name, string query, Func<IEnumerable<double>, double> fold, Func<Expectation> expected, params string[] labels) => new(
        name, QueryTarget.Tempo, $"/api/metrics/query_range?q={Uri.EscapeDataString(query)}&start={window.From}&end={window.To}&step={window.Step}s", TempoSeries(fold, labels), expected);

    // A span of the window may be of a trace that began before it.
    IEnumerable<ShopSpan> InWindow() => data.Spans(window.FromNs - DataSet.LongestTraceNs, window.ToNs).Where(span => span.StartNs >= window.FromNs && span.StartNs < window.ToNs);

    double Sum(IEnumerable<double> rates) => rates.Sum() * window.Step;

    // Tempo's steps begin at multiples of their length, whatever the window.
    long StepOf(ShopSpan span) => span.StartNs / (window.Step * DataSet.SecondNs);

    static IEnumerable<string> Attributes() =>
    [
        .. Enumerable.Range(0, Shop.Routes.Length).SelectMany(Step.OfRoute).SelectMany(step => step.Attributes).Select(attribute => attribute.Key)
            .Append("http.response.status_code").Append("order.id").Distinct(),
    ];

    static string Service(ShopSpan span) => Shop.Services[span.Step.Service];

    static string Route(ShopSpan span) => span.Step.Route!.Path;

    static double Seconds(ShopSpan span) => span.DurationNs / (double)DataSet.SecondNs;

    static string Bucket(ShopSpan span) => (Math.Pow(2, Math.Ceiling(Math.Log2(span.DurationNs))) / DataSet.SecondNs).ToString("R", CultureInfo.InvariantCulture);
}
