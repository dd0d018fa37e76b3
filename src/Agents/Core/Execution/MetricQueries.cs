using System.Globalization;
using System.Text.RegularExpressions;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>PromQL for a metric of any type: counters by their increase or rate, histograms by their quantiles, gauges by their values.</summary>
internal static class MetricQueries
{
    /// <summary>Senders export every 10 to 60 seconds; a rate needs two samples at least.</summary>
    const int LeastRateSeconds = 120;

    public static MeasureQuery Of(Plan plan, MetricProfile profile, Window window, params IEnumerable<string> more)
    {
        var labels = Labels(plan, profile);
        var selector = Selector(plan, profile, more);
        var step = RateSeconds(window);
        return profile.Family.Type switch
        {
            MetricType.Counter => Counter(plan, profile.Family, selector, labels, window.Seconds, step),
            MetricType.Histogram or MetricType.NativeHistogram => Histogram(plan, profile.Family, selector, labels, window.Seconds, step),
            MetricType.Summary => Summary(plan, profile.Family, selector, labels, window.Seconds, step),
            _ => Gauge(plan, profile.Family, selector, labels, window),
        };
    }

    /// <summary>The range of a rate at each point of a course.</summary>
    public static int RateSeconds(Window window) => Math.Max(LeastRateSeconds, (int)(window.Seconds / Defaults.Points));

    /// <summary>The matchers for a plan's services, operations and label values.</summary>
    public static string Selector(Plan plan, MetricProfile profile, params IEnumerable<string> more)
    {
        var matchers = new List<string>();
        var services = plan.Services.Count > 0 ? plan.Services : [.. plan.Operations.Select(operation => operation.Service).Distinct()];
        if (services.Count > 0 && profile.EntityLabel is { } entity)
        {
            var found = profile.Series.SelectMany(series => services.Select(service => MetricDialect.Belongs(series, service))).OfType<(string Label, string Value)>().Distinct().ToList();
            var label = found.Count > 0 ? found[0].Label : entity;
            matchers.Add(Matcher(label, found.Count > 0 ? [.. found.Where(one => one.Label == label).Select(one => one.Value)] : services));
        }
        else if (profile.EntityLabel == "service_name")
        {
            matchers.Add($"service_name!~\"{string.Join('|', ServiceFilter.Observers)}\"");
        }

        if (plan.Operations.Count > 0)
        {
            matchers.AddRange(RequestMetrics.OperationMatchers(plan.Operations, profile));
        }

        matchers.AddRange(plan.Matchers.Select(pair => Matcher(pair.Key, [pair.Value])));
        matchers.AddRange(more);
        return matchers.Count == 0 ? "" : $"{{{string.Join(", ", matchers)}}}";
    }

    public static string Matcher(string label, IReadOnlyList<string> values) => values.Count == 1 ? $"{label}=\"{Quote(values[0])}\""
        : $"{label}=~\"{string.Join('|', values.Select(value => Quote(Regex.Escape(value))))}\"";

    static MeasureQuery Counter(Plan plan, MetricFamily family, string selector, IReadOnlyList<string> labels, long seconds, int step)
    {
        var by = By(labels);
        var rate = $"sum{by} (rate({family.Name}{selector}[{seconds}s]))";
        var course = $"sum{by} (rate({family.Name}{selector}[{step}s]))";
        if (family.Seconds is { } unit)
        {
            // Seconds of work a second: processors that are busy, or the share of time.
            return new MeasureQuery("promql", rate, course, family.Name.Contains("cpu", StringComparison.OrdinalIgnoreCase) ? "cores" : "s/s") { Scale = unit, Labels = labels };
        }

        return plan.Statistic is Statistic.Rate or Statistic.Average or Statistic.Maximum or Statistic.Current
            ? new MeasureQuery("promql", plan.Statistic == Statistic.Maximum ? $"max_over_time(({course})[{seconds}s:{Math.Max(1, step / 2)}s])" : rate, course, PerSecond(family)) { Labels = labels }
            : new MeasureQuery("promql", $"sum{by} (increase({family.Name}{selector}[{seconds}s]))", course, Counted(family)) { Labels = labels };
    }

    static MeasureQuery Histogram(Plan plan, MetricFamily family, string selector, IReadOnlyList<string> labels, long seconds, int step)
    {
        var by = By(labels);
        var isNative = family.Type == MetricType.NativeHistogram;
        string Sum(string what, long range) => isNative
            ? $"histogram_{what}(sum{by} (rate({family.Name}{selector}[{range}s])))"
            : $"sum{by} (rate({family.Name}_{what}{selector}[{range}s]))";
        string Quantile(double q, long range) => string.Create(CultureInfo.InvariantCulture, $"histogram_quantile({q:0.####}, sum{By(isNative ? labels : [.. labels, "le"])} (rate({family.Name}{(isNative ? "" : "_bucket")}{selector}[{range}s])))");
        var scale = family.Seconds ?? 1;
        var unit = family.Seconds is null ? family.Unit : "s";
        return plan.Statistic switch
        {
            Statistic.Count or Statistic.Sum when plan.Statistic == Statistic.Count || family.Seconds is null => new MeasureQuery(
                "promql", isNative ? $"histogram_count(sum{by} (increase({family.Name}{selector}[{seconds}s])))" : $"sum{by} (increase({family.Name}_{(plan.Statistic == Statistic.Count ? "count" : "sum")}{selector}[{seconds}s]))",
                Sum("count", step), "count") { Labels = labels },
            Statistic.Rate => new MeasureQuery("promql", Sum("count", seconds), Sum("count", step), "1/s") { Labels = labels },
            Statistic.Average => new MeasureQuery("promql", $"{Sum("sum", seconds)} / {Sum("count", seconds)}", $"{Sum("sum", step)} / {Sum("count", step)}", unit) { Scale = scale, Labels = labels },
            _ when (plan.Statistic == Statistic.Maximum ? 1 : plan.Quantile ?? Defaults.Quantile) is var q =>
                new MeasureQuery("promql", Quantile(q, seconds), Quantile(q, step), unit) { Scale = scale, Labels = labels },
            _ => throw new InvalidOperationException("A switch over all values ended."),
        };
    }

    static MeasureQuery Summary(Plan plan, MetricFamily family, string selector, IReadOnlyList<string> labels, long seconds, int step)
    {
        var by = By(labels);
        var (count, sum) = ($"{family.Name}_count{selector}", $"{family.Name}_sum{selector}");
        var (scale, unit) = (family.Seconds ?? 1, family.Seconds is null ? family.Unit : "s");
        if (plan.Statistic is Statistic.Count)
        {
            return new MeasureQuery("promql", $"sum{by} (increase({count}[{seconds}s]))", $"sum{by} (rate({count}[{step}s]))", "count") { Labels = labels };
        }

        if (plan.Statistic is Statistic.Rate)
        {
            return new MeasureQuery("promql", $"sum{by} (rate({count}[{seconds}s]))", $"sum{by} (rate({count}[{step}s]))", "1/s") { Labels = labels };
        }

        if (plan.Quantile is { } quantile && selector.Length >= 0)
        {
            var one = string.Create(CultureInfo.InvariantCulture, $"{family.Name}{Add(selector, $"quantile=\"{quantile:0.####}\"")}");
            return new MeasureQuery("promql", $"max{by} (max_over_time({one}[{seconds}s]))", $"max{by} ({one})", unit) { Scale = scale, Labels = labels };
        }

        return new MeasureQuery("promql", $"sum{by} (rate({sum}[{seconds}s])) / sum{by} (rate({count}[{seconds}s]))", $"sum{by} (rate({sum}[{step}s])) / sum{by} (rate({count}[{step}s]))", unit) { Scale = scale, Labels = labels };
    }

    static MeasureQuery Gauge(Plan plan, MetricFamily family, string selector, IReadOnlyList<string> labels, Window window)
    {
        var (fold, by) = (family.IsRatio || family.IsDuration ? "avg" : "sum", By(labels));
        var over = plan.Statistic switch
        {
            Statistic.Maximum => "max_over_time",
            Statistic.Minimum => "min_over_time",
            Statistic.Average => "avg_over_time",
            // A past moment or time is told by its mean, the present by the last value.
            _ => plan.IsWindowAsked && plan.Statistic != Statistic.Current ? "avg_over_time" : "last_over_time",
        };
        var (scale, unit) = family.Seconds is { } seconds && family.IsDuration ? (seconds, "s") : (1, family.IsBytes ? "By" : family.IsRatio ? "ratio" : family.Unit);
        var course = $"{fold}{by} ({family.Name}{selector})";
        var instant = over == "last_over_time" ? $"{fold}{by} (last_over_time({family.Name}{selector}[{Math.Min(300, window.Seconds)}s]))"
            : $"{over}(({course})[{window.Seconds}s:{Math.Max(1, window.Seconds / Defaults.Points)}s])";
        var wider = over == "last_over_time" && window.Seconds > 300 ? $"{fold}{by} (last_over_time({family.Name}{selector}[{window.Seconds}s]))" : null;
        return new MeasureQuery("promql", instant, course, unit) { Scale = scale, Labels = labels, Wider = wider };
    }

    static List<string> Labels(Plan plan, MetricProfile profile)
    {
        string?[] labels = plan.Group switch
        {
            Grouping.Service => [profile.EntityLabel],
            Grouping.Instance => [profile.EntityLabel, profile.Label(MetricDialect.InstanceLabels)],
            Grouping.Operation => [profile.EntityLabel, .. RequestMetrics.OperationLabels.Where(label => profile.Label(label) is not null)],
            Grouping.Version => [profile.EntityLabel, profile.Label("service_version", "version")],
            Grouping.StatusCode => [profile.Label(MetricDialect.OutcomeLabels)],
            Grouping.Label when plan.GroupLabel is { } label => [.. label.Split(", ").Select(profile.LabelLike)],
            _ => [],
        };
        return [.. labels.OfType<string>().Distinct()];
    }

    static string PerSecond(MetricFamily family) => family.IsBytes ? "By/s" : "1/s";

    static string Counted(MetricFamily family) => family.IsBytes ? "By" : "count";

    static string By(IReadOnlyList<string> labels) => labels.Count == 0 ? "" : $" by ({string.Join(", ", labels)})";

    static string Add(string selector, string matcher) => selector.Length == 0 ? $"{{{matcher}}}" : $"{selector[..^1]}, {matcher}}}";

    static string Quote(string value) => value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
