using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Agents.Core.Evidence;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Mcp;

/// <summary>
/// The queries of one analysis. One that fails costs what it would have told, not the analysis: it leaves a gap that is reported.
/// </summary>
internal sealed class Questions(string agent, IToolCaller tools, ILogger logger)
{
    /// <summary>The tools give no more at a time.</summary>
    public const int MostLines = 100;

    const string Step = "step";

    readonly ConcurrentQueue<(string What, string Reason)> _gaps = new();
    int _asked;

    public int Asked => _asked;

    /// <summary>One sentence per reason, however many questions it spoilt.</summary>
    public IReadOnlyList<string> Gaps =>
        [.. _gaps.GroupBy(gap => gap.Reason).Select(gaps => $"{string.Join(", ", gaps.Select(gap => gap.What).Distinct().Order())}: {gaps.Key}")];

    public int Failed => _gaps.Count;

    /// <summary>Something was not looked at, for there was too much of it.</summary>
    public void Cut(string what) => _gaps.Enqueue((what, "there is too much of it"));

    public Task<IReadOnlyList<Sample>> PromQL(string what, string expression, DateTimeOffset at, CancellationToken cancellationToken, bool mayBeCut = false) =>
        Ask(what, "query_prometheus", new JsonObject
        {
            ["datasourceUid"] = "prometheus",
            ["expr"] = expression,
            ["queryType"] = "instant",
            ["endTime"] = Time(at),
        }, ToolResults.Vector, [], cancellationToken, mayBeCut);

    /// <param name="what">For the gap that a failure leaves.</param>
    /// <param name="expression">PromQL.</param>
    /// <param name="window">The range.</param>
    /// <param name="points">About so many a series.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<Samples>> PromQLRange(string what, string expression, Window window, int points, CancellationToken cancellationToken) =>
        Ask(what, "query_prometheus", new JsonObject
        {
            ["datasourceUid"] = "prometheus",
            ["expr"] = expression,
            ["queryType"] = "range",
            ["startTime"] = Time(window.Start),
            ["endTime"] = Time(window.End),
            ["stepSeconds"] = Math.Max(1, (int)Math.Ceiling(window.Length.TotalSeconds / points)),
        }, ToolResults.Matrix, [], cancellationToken);

    /// <summary>The readings themselves, at the times at which they were taken.</summary>
    public Task<IReadOnlyList<Samples>> PromQLReadings(string what, string selector, Window window, CancellationToken cancellationToken) =>
        Ask(what, "query_prometheus", new JsonObject
        {
            ["datasourceUid"] = "prometheus",
            ["expr"] = $"{selector}[{window.Seconds}s]",
            ["queryType"] = "instant",
            ["endTime"] = Time(window.End),
        }, ToolResults.Matrix, [], cancellationToken);

    public Task<IReadOnlyList<Sample>> LogQL(string what, string expression, DateTimeOffset at, CancellationToken cancellationToken) =>
        Ask(what, "query_loki_logs", new JsonObject
        {
            ["datasourceUid"] = "loki",
            ["logql"] = expression,
            ["queryType"] = "instant",
            ["endRfc3339"] = Time(at),
        }, ToolResults.LokiVector, [], cancellationToken);

    public Task<IReadOnlyList<Samples>> LogQLRange(string what, string expression, Window window, int points, CancellationToken cancellationToken) =>
        Ask(what, "query_loki_logs", new JsonObject
        {
            ["datasourceUid"] = "loki",
            ["logql"] = expression,
            ["startRfc3339"] = Time(window.Start),
            ["endRfc3339"] = Time(window.End),
            ["stepSeconds"] = Math.Max(1, window.Seconds / points),
        }, ToolResults.LokiMatrix, [], cancellationToken);

    public Task<IReadOnlyList<LogLine>> LogLines(string what, string selector, Window window, CancellationToken cancellationToken, int most = MostLines, bool oldestFirst = false) =>
        Ask(what, "query_loki_logs", new JsonObject
        {
            ["datasourceUid"] = "loki",
            ["logql"] = selector,
            ["startRfc3339"] = Time(window.Start),
            ["endRfc3339"] = Time(window.End),
            ["limit"] = Math.Min(most, MostLines),
            ["direction"] = oldestFirst ? "forward" : "backward",
            ["format"] = "compact",
        }, ToolResults.LokiLines, [], cancellationToken, mayBeCut: true);

    /// <param name="what">For the gap that a failure leaves.</param>
    /// <param name="query">TraceQL.</param>
    /// <param name="window">The range.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="mayBeCut">The first of the series are enough.</param>
    public Task<IReadOnlyList<Sample>> TraceQL(string what, string query, Window window, CancellationToken cancellationToken, bool mayBeCut = false) =>
        Ask(what, "tempo_traceql-metrics-instant", Traces(query, window), ToolResults.TraceVector, [], cancellationToken, mayBeCut);

    /// <param name="what">For the gap that a failure leaves.</param>
    /// <param name="query">TraceQL.</param>
    /// <param name="window">The range.</param>
    /// <param name="stepSeconds">The distance of points; a server whose tool takes no step chooses one itself.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<Samples>> TraceQLRange(string what, string query, Window window, int stepSeconds, CancellationToken cancellationToken)
    {
        var arguments = Traces(query, window);
        arguments[Step] = $"{stepSeconds}s";
        return Ask(what, "tempo_traceql-metrics-range", arguments, ToolResults.TraceMatrix, [], cancellationToken);
    }

    public Task<IReadOnlyList<string>> TraceIds(string what, string query, Window window, CancellationToken cancellationToken) =>
        Ask(what, "tempo_traceql-search", Traces(query, window), ToolResults.TraceIds, [], cancellationToken, mayBeCut: true);

    public Task<IReadOnlyList<FoundTrace>> Traces(string what, string query, Window window, CancellationToken cancellationToken) =>
        Ask(what, "tempo_traceql-search", Traces(query, window), ToolResults.Traces, [], cancellationToken, mayBeCut: true);

    public Task<IReadOnlyList<(string Pattern, double Count)>> LogPatterns(string what, string selector, Window window, CancellationToken cancellationToken) =>
        Ask(what, "query_loki_patterns", new JsonObject
        {
            ["datasourceUid"] = "loki",
            ["logql"] = selector,
            ["startRfc3339"] = Time(window.Start),
            ["endRfc3339"] = Time(window.End),
        }, ToolResults.Patterns, [], cancellationToken, mayBeCut: true);

    public Task<JsonNode?> Trace(string id, CancellationToken cancellationToken) =>
        Ask($"trace {id}", "tempo_get-trace", new JsonObject { ["datasourceUid"] = "tempo", ["trace_id"] = id }, JsonNode? (result) => result, null, cancellationToken, mayBeCut: true);

    public Task<IReadOnlyList<string>> MetricNames(Window window, int most, CancellationToken cancellationToken) =>
        Ask("names of metrics", "list_prometheus_metric_names", new JsonObject
        {
            ["datasourceUid"] = "prometheus",
            ["limit"] = most,
            ["startRfc3339"] = Time(window.Start),
            ["endRfc3339"] = Time(window.End),
        }, ToolResults.Names, [], cancellationToken, mayBeCut: true);

    public Task<IReadOnlyList<string>> LabelNames(Window window, CancellationToken cancellationToken) =>
        Ask("names of labels", "list_prometheus_label_names", new JsonObject
        {
            ["datasourceUid"] = "prometheus",
            ["startRfc3339"] = Time(window.Start),
            ["endRfc3339"] = Time(window.End),
        }, ToolResults.Names, [], cancellationToken, mayBeCut: true);

    public Task<IReadOnlyDictionary<string, (string Type, string Unit, string Help)>> MetricMetadata(int most, CancellationToken cancellationToken) =>
        Ask("descriptions of metrics", "list_prometheus_metric_metadata", new JsonObject { ["datasourceUid"] = "prometheus", ["limit"] = most },
            ToolResults.Metadata, new Dictionary<string, (string, string, string)>(), cancellationToken, mayBeCut: true);

    async Task<T> Ask<T>(
        string what, string tool, JsonObject arguments, Func<JsonNode, T> read, T nothing, CancellationToken cancellationToken, bool mayBeCut = false)
    {
        Interlocked.Increment(ref _asked);
        try
        {
            var answer = await CallAsync(tool, arguments, cancellationToken);
            if (answer.Cut is { } cut && !mayBeCut)
            {
                _gaps.Enqueue((what, cut));
            }

            return read(answer.Result);
        }
        catch (ToolFailedException failure)
        {
            Log.QuestionFailed(logger, agent, what, failure.Message);
            _gaps.Enqueue((what, failure.Message));
            return nothing;
        }
    }

    /// <summary>A step of TraceQL metrics is an argument of this system's own; where a server refuses it, it is left out.</summary>
    async Task<ToolAnswer> CallAsync(string tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await tools.CallAsync(tool, arguments, cancellationToken);
        }
        catch (ToolFailedException failure) when (arguments.ContainsKey(Step) && failure.Message.Contains(Step, StringComparison.Ordinal))
        {
            arguments.Remove(Step);
            return await tools.CallAsync(tool, arguments, cancellationToken);
        }
    }

    static JsonObject Traces(string query, Window window) => new()
    {
        ["datasourceUid"] = "tempo",
        ["query"] = query,
        ["start"] = Time(window.Start),
        ["end"] = Time(window.End),
    };

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
