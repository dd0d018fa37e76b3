using System.Text.RegularExpressions;
using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Engine;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;

namespace Dendro.Telemetry.LogQL;

/// <summary>Answers LogQL queries from a source of log entries.</summary>
/// <param name="source">Where the entries are.</param>
/// <param name="clock">What templates call now.</param>
/// <param name="limits">What no query may exceed.</param>
public sealed partial class LogQLEngine(ILogSource source, TimeProvider clock, LogQLLimits limits)
{
    /// <summary>What no query may exceed.</summary>
    public LogQLLimits Limits => limits;

    /// <summary>Answers a query.</summary>
    /// <exception cref="LogQLException">The query is wrong, fails on the data or exceeds a limit.</exception>
    public async Task<LogQLResult> QueryAsync(LogQLRequest request, CancellationToken cancellationToken)
    {
        var statistics = new StatisticsCounter();
        var reader = new LogReader(source, clock, statistics);
        var expression = LogQLParser.Parse(request.Query);
        try
        {
            var result = expression is LogQuery query
                ? await new LogEvaluator(reader, limits).EvaluateAsync(query, request, cancellationToken)
                : await EvaluateAsync((MetricExpression)expression, request, reader, cancellationToken);
            return result with { Statistics = statistics.ToStatistics() };
        }
        catch (PromQLException e)
        {
            throw LogQLException.Execution(MatchGroupPattern().Replace(e.Message, "$1;"), e);
        }
    }

    /// <summary>Entries of a log query as they pass its pipeline, in the order asked for, without end of their number.</summary>
    /// <param name="query">A log query.</param>
    /// <param name="range">Which entries.</param>
    /// <param name="direction">In which order.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <param name="oneOf">Of how many entries about one is enough; 1 for all.</param>
    /// <exception cref="LogQLException">The query is wrong, or no log query.</exception>
    public IAsyncEnumerable<LogLine> ReadAsync(string query, TimeRange range, Direction direction, CancellationToken cancellationToken, long oneOf = 1) =>
        new LogReader(source, clock, new StatisticsCounter()).LinesAsync(ParseLogQuery(query), range, direction, cancellationToken, oneOf);

    /// <summary>The matchers of a selector. The empty selector is allowed.</summary>
    /// <exception cref="LogQLException">It is no selector.</exception>
    public static IReadOnlyList<Matcher> ParseSelector(string selector) => LogQLParser.ParseMatchers(selector);

    /// <summary>The matchers of a log query, whatever its stages.</summary>
    /// <exception cref="LogQLException">It is no log query.</exception>
    public static IReadOnlyList<Matcher> ParseLogMatchers(string query) => ParseLogQuery(query).Matchers;

    /// <summary>The matchers of the first selector in a query of either kind.</summary>
    /// <exception cref="LogQLException">The query is wrong.</exception>
    public static IReadOnlyList<Matcher> ParseAnyMatchers(string query) =>
        Walk.LogQueries(LogQLParser.Parse(query)).FirstOrDefault()?.Matchers ?? [];

    /// <summary>Whether the query, which must be well formed, gives lines and not numbers.</summary>
    /// <exception cref="LogQLException">The query is wrong.</exception>
    public static bool IsLogQuery(string query) => LogQLParser.Parse(query) is LogQuery;

    /// <summary>The query in its usual layout, broken where lines would be longer than 100 characters.</summary>
    /// <exception cref="LogQLException">The query is wrong.</exception>
    public static string Format(string query) => new PrettyPrinter(PrettyPrinter.DefaultWidth).Print(LogQLParser.Parse(query));

    static LogQuery ParseLogQuery(string query) => LogQLParser.Parse(query) as LogQuery
        ?? throw LogQLException.Semantic("only log selector is supported");

    // Loki says the same with less: neither the group nor the series.
    [GeneratedRegex(@"(?<=^found duplicate series) for the match group .*( on the (left|right) hand-side) of the operation: .*\];", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex MatchGroupPattern();

    async Task<LogQLResult> EvaluateAsync(MetricExpression expression, LogQLRequest request, LogReader reader, CancellationToken cancellationToken)
    {
        var steps = request.StepNs == 0 ? [request.EndNs] : Steps(request);
        var evaluator = new MetricEvaluator(reader, steps, limits);
        var value = await evaluator.EvaluateAsync(expression, cancellationToken);
        var result = request.StepNs == 0 ? value.ToInstant(steps[0], ResultOrder.IsSorted(expression)) : value.ToMatrix(steps);
        var series = (result as InstantVector)?.Samples.Count ?? (result as RangeMatrix)?.Series.Count ?? 0;
        return series <= limits.MaxSeries ? result : throw LogQLException.Execution(
            $"maximum number of series ({limits.MaxSeries}) reached for a single query; consider reducing query cardinality by adding more specific stream selectors, "
            + "reducing the time range, or aggregating results with functions like sum(), count() or topk()");
    }

    long[] Steps(LogQLRequest request)
    {
        var count = ((request.EndNs - request.StartNs) / request.StepNs) + 1;
        if (count > limits.MaxSteps)
        {
            throw LogQLException.Execution($"exceeded maximum resolution of {limits.MaxSteps:N0} points per time series. Try increasing the value of the step parameter");
        }

        var steps = new long[Math.Max(0, count)];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = request.StartNs + (i * request.StepNs);
        }

        return steps;
    }
}
