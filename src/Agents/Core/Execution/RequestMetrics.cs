using System.Text.RegularExpressions;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>
/// The metrics by which a service without spans tells of its requests, in the conventions of OpenTelemetry, Prometheus' client libraries,
/// gRPC's and Istio's.
/// </summary>
internal static partial class RequestMetrics
{
    /// <summary>What tells operations apart, the method beside its route.</summary>
    public static readonly string[] OperationLabels =
        ["http_request_method", "method", "http_method", "http_route", "route", "handler", "path", "uri", "endpoint", "rpc_method", "grpc_method", "span_name", "operation"];

    /// <summary>Metrics of requests that come in, the most telling first.</summary>
    public static IEnumerable<MetricFamily> Families(SystemCatalogue catalogue, Measure measure) => catalogue.Metrics
        .Where(metric => Incoming().IsMatch(metric.Name) && !Outgoing().IsMatch(metric.Name))
        .Where(metric => measure == Measure.Duration
            ? metric.Seconds is not null && metric.Type is MetricType.Histogram or MetricType.NativeHistogram or MetricType.Summary || (metric.IsDuration && metric.Type == MetricType.Gauge)
            : metric.Type != MetricType.Gauge && (metric.Type == MetricType.Counter || metric.Seconds is not null))
        .OrderBy(metric => Conventional().IsMatch(metric.Name) ? 0 : 1).ThenBy(metric => metric.Name.StartsWith("traces_", StringComparison.Ordinal) ? 1 : 0)
        .ThenBy(metric => metric.Name.Contains("server", StringComparison.Ordinal) ? 0 : 1)
        .ThenBy(metric => metric.Type == MetricType.Counter ? 1 : 0).ThenBy(metric => metric.Name.Length);

    /// <summary>Gauges that somebody has worked out already: requests a second, the share that failed.</summary>
    public static IEnumerable<MetricFamily> Readings(SystemCatalogue catalogue, Measure measure) => catalogue.Metrics
        .Where(metric => metric.Type == MetricType.Gauge && (measure == Measure.Traffic ? RateReading() : ShareReading()).IsMatch(metric.Name) && !metric.Name.Contains("client", StringComparison.Ordinal))
        .OrderBy(metric => metric.Name.Contains("server", StringComparison.Ordinal) ? 0 : 1).ThenBy(metric => metric.Name.Length);

    /// <summary>Such a gauge's mean over the time asked about; of a rate, as many as that were, when a number is asked.</summary>
    public static MeasureQuery OfReading(Plan plan, MetricProfile profile, Window window)
    {
        var query = MetricQueries.Of(plan with { Statistic = plan.Statistic is Statistic.Maximum ? Statistic.Maximum : Statistic.Average, Quantile = null }, profile, window);
        return plan.Measure != Measure.Traffic ? query with { Unit = "%" }
            : plan.Statistic == Statistic.Count ? query with { Unit = "count", Scale = query.Scale * window.Length.TotalSeconds } : query with { Unit = "1/s" };
    }

    /// <summary>Requests, their failures or times; null when nothing tells how a request ended and that is asked.</summary>
    public static MeasureQuery? Of(Plan plan, MetricProfile profile, Window window)
    {
        var only = profile.Family.Name.StartsWith("traces_", StringComparison.Ordinal) && profile.Label("span_kind") is not null ? (string[])["span_kind=~\"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER\""] : [];
        if (plan.Measure is not (Measure.Errors or Measure.ErrorRate))
        {
            var outcomeLabel = profile.Label(MetricDialect.OutcomeLabels);
            if (plan.Bound is not null || (plan.Status is not null && outcomeLabel is null))
            {
                return null;
            }

            string[] asked = plan.Status is { } status ? [$"{outcomeLabel}=~\"{status.Replace('x', '.')}\""] : [];
            return MetricQueries.Of(plan with { Statistic = plan.Statistic ?? (plan.Measure == Measure.Traffic ? Statistic.Count : null) }, profile, window, [.. only, .. asked]);
        }

        if (profile.Label(MetricDialect.OutcomeLabels) is not { } outcome)
        {
            return null;
        }

        var failed = profile.Series.Select(labels => labels.GetValueOrDefault(outcome, "")).Distinct()
            .Where(value => MetricDialect.Failed(new Dictionary<string, string> { [outcome] = value }) == true).ToList();
        // Of HTTP codes all that a server can fail with, not just those seen.
        var failures = failed.All(value => value.Length == 3 && char.IsAsciiDigit(value[0])) ? $"{outcome}=~\"5..\"" : MetricQueries.Matcher(outcome, failed);
        var name = profile.Family.Type == MetricType.Counter ? profile.Family.Name : profile.Family.Name + "_count";
        var (all, bad) = (name + MetricQueries.Selector(plan, profile, only), name + MetricQueries.Selector(plan, profile, [.. only, failures]));
        var labels = plan.Group == Grouping.Service ? [profile.EntityLabel ?? "job"] : plan.Group == Grouping.Operation ? OperationLabels.Where(label => profile.Label(label) is not null).Prepend(profile.EntityLabel).OfType<string>().ToList() : [];
        var by = labels.Count == 0 ? "" : $" by ({string.Join(", ", labels)})";
        var step = MetricQueries.RateSeconds(window);
        if (plan.Measure == Measure.Errors)
        {
            var isRate = plan.Statistic is Statistic.Rate or Statistic.Average;
            return new MeasureQuery("promql", $"sum{by} ({(isRate ? "rate" : "increase")}({bad}[{window.Seconds}s]))", $"sum{by} (rate({bad}[{step}s]))", isRate ? "1/s" : "count") { Labels = labels, IsCount = true };
        }

        return new MeasureQuery("promql", $"sum{by} (rate({bad}[{window.Seconds}s])) / sum{by} (rate({all}[{window.Seconds}s]))", $"sum{by} (rate({bad}[{step}s])) / sum{by} (rate({all}[{step}s]))", "%")
        {
            Labels = labels,
            IsCount = true,
        };
    }

    /// <summary>The matchers for operations by the labels that routes, methods and span names stand in.</summary>
    public static IEnumerable<string> OperationMatchers(IReadOnlyList<Operation> operations, MetricProfile profile)
    {
        if (profile.Label("span_name") is not null)
        {
            return [MetricQueries.Matcher("span_name", [.. operations.Select(operation => operation.Name).Distinct()])];
        }

        var parts = operations.Select(operation => operation.Name.Split(' ', 2)).ToList();
        var matchers = new List<string>();
        if (parts.All(part => part.Length == 2) && profile.Label("http_request_method", "http_method", "method") is { } method)
        {
            matchers.Add(MetricQueries.Matcher(method, [.. parts.Select(part => part[0]).Distinct()]));
        }

        if (profile.Label("http_route", "route", "handler", "path", "uri", "endpoint") is { } route)
        {
            matchers.Add(MetricQueries.Matcher(route, [.. parts.Select(part => part[^1]).Distinct()]));
        }
        else if (profile.Label("rpc_method", "grpc_method") is { } rpc)
        {
            matchers.Add(MetricQueries.Matcher(rpc, [.. parts.Select(part => part[^1].Split('/')[^1]).Distinct()]));
        }

        return matchers;
    }

    [GeneratedRegex("^(http_server_(request_)?duration|rpc_server_(call_)?duration|traces_spanmetrics_(calls|latency)|grpc_server_handl|istio_request|http_requests?_total|http_request_duration)", RegexOptions.IgnoreCase)]
    private static partial Regex Conventional();

    [GeneratedRegex("(http|rpc|grpc|request|calls?|messages?|operations?|latency|response)", RegexOptions.IgnoreCase)]
    private static partial Regex Incoming();

    [GeneratedRegex("(request|call|message)s?_(rate|per_sec)|(^|_)(rps|qps)$", RegexOptions.IgnoreCase)]
    private static partial Regex RateReading();

    [GeneratedRegex("(error|failure)s?_(ratio|rate|share|percent)", RegexOptions.IgnoreCase)]
    private static partial Regex ShareReading();

    [GeneratedRegex("client|active|in_?flight|connections?|size|bytes|body|producer|published|service_graph|queue|(^|_)db_|dns|tls|scrape|promhttp|rejected|failed|errors?_total|timeouts?", RegexOptions.IgnoreCase)]
    private static partial Regex Outgoing();
}
