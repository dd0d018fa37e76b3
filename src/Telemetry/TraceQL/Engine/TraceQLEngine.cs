using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Analysis;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Answers TraceQL queries from a source of spans.</summary>
public sealed partial class TraceQLEngine(ISpanSource source)
{
    // A trace belongs to a search when it was under way in the range, but the source selects spans by their start.
    static readonly long LongestWaitNs = (long)TimeSpan.FromMinutes(5).TotalNanoseconds;

    /// <summary>Finds traces.</summary>
    /// <exception cref="TraceQLException">The query is wrong, or is a metrics query.</exception>
    public async Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var (stage, evaluator) = Guarded(() =>
        {
            var root = ParseSearch(request.Query);
            return (root, new SearchEvaluator(root, request.SpansPerSpanset));
        });
        var range = new TimeRange(Math.Max(0, request.Range.StartNs - LongestWaitNs), request.Range.EndNs);
        // The answer tells of whole traces, and the source reads only as many as are asked for.
        var selection = Guarded(() => ConditionExtractor.Extract(stage, range)) with { WholeTraces = true, Parts = PartsOf(AttributeFinder.Find(stage)) };
        var found = new List<FoundTrace>();
        var (traces, spans) = (0, 0L);
        await foreach (var trace in SelectAsync(stage, selection, cancellationToken))
        {
            traces++;
            spans += trace.Spans.Count;
            var view = new TraceView(trace);
            if (view.StartNs < request.Range.EndNs && view.EndNs >= request.Range.StartNs && evaluator.Match(view) is { Count: > 0 } spansets)
            {
                found.Add(evaluator.Describe(view, spansets));
                if (found.Count >= request.Limit)
                {
                    break;
                }
            }
        }

        return new SearchResult(found, traces, spans);
    }

    /// <summary>A whole trace, or the spans of it that a query keeps; null when none is known.</summary>
    /// <exception cref="TraceQLException">The query is wrong, or is a metrics query.</exception>
    public async Task<Trace?> TraceAsync(TraceId id, string? filter, CancellationToken cancellationToken)
    {
        var evaluator = string.IsNullOrWhiteSpace(filter) ? null : Guarded(() => new SearchEvaluator(ParseSearch(filter), 0));
        var trace = await source.TraceAsync(id, cancellationToken);
        return trace is null || evaluator is null
            ? trace
            : trace with { Spans = [.. evaluator.Match(new TraceView(trace)).SelectMany(spanset => spanset.Spans).Select(view => view.Span).Distinct()] };
    }

    async IAsyncEnumerable<Trace> SelectAsync(IStage stage, SpanSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ConditionExtractor.TraceIdOf(stage) is { } id)
        {
            if (await source.TraceAsync(id, cancellationToken) is { } trace)
            {
                yield return trace;
            }

            yield break;
        }

        await foreach (var trace in source.SelectAsync(selection, cancellationToken))
        {
            yield return trace;
        }
    }

    static IStage ParseSearch(string text) =>
        ParseAndValidate(text).Root as IStage ?? throw new TraceQLException("a search cannot answer a metrics query: use /api/metrics/query_range");

    static Query ParseAndValidate(string text)
    {
        var query = TraceQLParser.Parse(text);
        Validator.Validate(query);
        return query;
    }

    /// <summary>Queries that nest without end run out of stack; the passes over them notice in time.</summary>
    static T Guarded<T>(Func<T> pass)
    {
        try
        {
            return pass();
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new TraceQLException("query is nested too deeply", e);
        }
    }
}
