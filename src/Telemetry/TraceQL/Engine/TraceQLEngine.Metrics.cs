using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Analysis;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Metrics queries.</summary>
public sealed partial class TraceQLEngine
{
    const int MostPoints = 11_000;

    /// <summary>Measures spans over time.</summary>
    /// <exception cref="TraceQLException">The query or the range is wrong.</exception>
    public async Task<MetricsResult> QueryRangeAsync(MetricsRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        var query = Guarded(() => TraceQLParser.Parse(request.Query));
        var root = query.Root as IMetrics ?? throw new TraceQLException("not a metrics query");
        Guarded(() => Compile(query));
        var run = new MetricsRun
        {
            Intervals = new Intervals(request.StartNs, request.EndNs, request.IsInstant ? request.EndNs - request.StartNs : request.StepNs, request.IsInstant),
            Exemplars = ExemplarLimit(query, request),
        };
        Require(run.Intervals.Count <= MostPoints, $"step of {DurationText.Format(request.StepNs)} gives {run.Intervals.Count} points, more than {MostPoints}: use a larger step");
        var series = await EvaluateAsync(root, run, cancellationToken);
        var isCut = request.MaxSeries > 0 && series.Count > request.MaxSeries;
        return new MetricsResult(
            [.. Enumerable.Range(0, run.Intervals.Count).Select(i => run.Intervals.TimestampNs(i) / 1_000_000)],
            [.. series.Take(isCut ? request.MaxSeries : series.Count).Select(Describe)],
            isCut,
            run.InspectedSpans);
    }

    /// <summary>The step, in nanoseconds, of a query that names none.</summary>
    public static long DefaultStep(long startNs, long endNs) => Intervals.DefaultStep(startNs, endNs);

    sealed class MetricsRun
    {
        public required Intervals Intervals { get; init; }

        public required int Exemplars { get; init; }

        public long InspectedSpans { get; set; }

        /// <summary>Results by query text: arithmetic often names the same query twice.</summary>
        public Dictionary<string, List<TimeSeries>> Known { get; } = [];
    }

    static void Check(MetricsRequest request)
    {
        Require(request.StartNs > 0, "start required");
        Require(request.EndNs > 0, "end required");
        Require(request.EndNs > request.StartNs, "end must be greater than start");
        Require(request.StepNs > 0 || request.IsInstant, "step required");
    }

    static bool Compile(Query query)
    {
        try
        {
            Validator.Validate(query);
            return true;
        }
        catch (TraceQLException e)
        {
            throw new TraceQLException($"compiling query: {e.Message}", e);
        }
    }

    static void Require(bool isValid, string message)
    {
        if (!isValid)
        {
            throw new TraceQLException(message);
        }
    }

    static int ExemplarLimit(Query query, MetricsRequest request)
    {
        var limit = query.Hint("exemplars") switch
        {
            { Type: StaticType.Int } number => number.Int,
            { Type: StaticType.Boolean, IsTrue: false } => 0,
            _ => request.Exemplars,
        };
        return request.IsInstant ? 0 : (int)Math.Clamp(limit, 0, MetricsRequest.MostExemplars);
    }

    async Task<List<TimeSeries>> EvaluateAsync(IMetrics metrics, MetricsRun run, CancellationToken cancellationToken)
    {
        switch (metrics)
        {
            case MetricsQuery query:
                return await EvaluateAsync(query, run, cancellationToken);
            case TopBottom top:
                return SeriesMath.TopBottom(await EvaluateAsync(top.Inner, run, cancellationToken), top.IsTop, top.Limit);
            case MetricsFilter filter:
                return SeriesMath.Filter(await EvaluateAsync(filter.Inner, run, cancellationToken), filter.Operator, filter.Threshold);
            case MetricsMath { Left: MetricsConstant number } math:
                return SeriesMath.WithNumber(math.Operator, await EvaluateAsync(math.Right, run, cancellationToken), number.Value, isLeft: true);
            case MetricsMath { Right: MetricsConstant number } math:
                return SeriesMath.WithNumber(math.Operator, await EvaluateAsync(math.Left, run, cancellationToken), number.Value, isLeft: false);
            case MetricsMath math:
                return SeriesMath.Join(math.Operator, await EvaluateAsync(math.Left, run, cancellationToken), await EvaluateAsync(math.Right, run, cancellationToken));
            default:
                throw Unreachable.Node(metrics);
        }
    }

    async Task<List<TimeSeries>> EvaluateAsync(MetricsQuery query, MetricsRun run, CancellationToken cancellationToken)
    {
        var text = Printer.Print(query);
        if (run.Known.TryGetValue(text, out var known))
        {
            return known;
        }

        var mentioned = AttributeFinder.Find(query);
        var builder = Guarded(() => SeriesBuilder.For(query.Stage, run.Intervals, new ExemplarSampler(run.Exemplars, run.Intervals, mentioned)));
        var parts = query.Stage is Compare ? SpanParts.All : PartsOf(mentioned);
        if (!await CountAsync(query, parts, builder, run, cancellationToken))
        {
            await ReadAsync(query, parts, builder, run, cancellationToken);
        }

        return run.Known[text] = [.. builder.Build()];
    }

    /// <summary>Has the store count; false when it cannot.</summary>
    async Task<bool> CountAsync(MetricsQuery query, SpanParts parts, SeriesBuilder builder, MetricsRun run, CancellationToken cancellationToken)
    {
        if (Guarded(() => SpanCounter.Of(query, run.Intervals, run.Exemplars, parts)) is not { } counter
            || await source.CountAsync(counter.Counting, cancellationToken) is not { } counted)
        {
            return false;
        }

        foreach (var count in counted.Counts)
        {
            run.InspectedSpans += count.Spans;
            builder.Observe(counter.Read(count));
        }

        foreach (var span in counted.Examples)
        {
            builder.Show(new TraceView(new Trace(span.TraceId, [span])).Spans[0], run.Intervals.IndexOf(span.StartNs));
        }

        if (counted.Rest is { } rest)
        {
            await ObserveAsync(rest, query, builder, run);
        }

        return true;
    }

    async Task ReadAsync(MetricsQuery query, SpanParts parts, SeriesBuilder builder, MetricsRun run, CancellationToken cancellationToken)
    {
        var intervals = run.Intervals;
        var selection = Guarded(() => ConditionExtractor.Extract(query.Pipeline, new TimeRange(intervals.StartNs, intervals.EndNs + 1)));
        selection = selection with
        {
            WholeTraces = selection.WholeTraces || query.Stage is Compare || AttributeFinder.Find(query).Any(attribute => attribute.Intrinsic.NeedsWholeTrace()),
            MayComeInParts = query.Pipeline.Stages.All(stage => stage is SpansetFilter or SelectOperation),
            Parts = parts,
        };
        await ObserveAsync(SelectAsync(query.Pipeline, selection, cancellationToken), query, builder, run);
    }

    static async Task ObserveAsync(IAsyncEnumerable<Trace> traces, MetricsQuery query, SeriesBuilder builder, MetricsRun run)
    {
        var intervals = run.Intervals;
        var pipeline = Guarded(() => PipelineCompiler.Compile(query.Pipeline));
        await foreach (var trace in traces)
        {
            run.InspectedSpans += trace.Spans.Count;
            foreach (var span in pipeline([new Spanset(new TraceView(trace).Spans)]).SelectMany(spanset => spanset.Spans))
            {
                if (intervals.IndexOf(span.Span.StartNs) is >= 0 and var interval)
                {
                    builder.Observe(span, interval);
                }
            }
        }
    }

    static SpanParts PartsOf(IReadOnlyList<Syntax.Attribute> mentioned) => mentioned.Aggregate(SpanParts.None, (parts, attribute) => parts | PartOf(attribute));

    static SpanParts PartOf(Syntax.Attribute attribute) => (attribute.Scope, attribute.Intrinsic) switch
    {
        (AttributeScope.Any or AttributeScope.Span, _) => SpanParts.Attributes,
        (AttributeScope.Event, _) or (_, Intrinsic.EventName or Intrinsic.EventTimeSinceStart) => SpanParts.Events,
        (AttributeScope.Link, _) or (_, Intrinsic.LinkTraceId or Intrinsic.LinkSpanId) => SpanParts.Links,
        _ => SpanParts.None,
    };

    static MetricsSeries Describe(TimeSeries series) => new(
        [.. series.Labels.Labels.Select(label => KeyValuePair.Create(label.Key, label.Value.ToAttributeValue()))], series.Values, series.Exemplars);
}
