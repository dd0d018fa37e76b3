using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Rules.Files;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>What a rule left in the store when the process before this one ended.</summary>
/// <param name="Alerts">Those that were pending or firing.</param>
/// <param name="Series">The series that tell so.</param>
internal sealed record AlertRecovery(IReadOnlyList<Alert> Alerts, IReadOnlyList<Labels> Series)
{
    // After a longer outage an alert begins anew (Prometheus' outage tolerance).
    const long OutageToleranceMs = 60 * 60_000;

    /// <summary>Reads the alerts of a rule. The time of the outage does not count as time for which the condition held.</summary>
    public static async Task<AlertRecovery> FindAsync(ISeriesSource source, RuleDefinition rule, long nowMs, CancellationToken cancellationToken)
    {
        var states = await LastAsync(source, rule, AlertingRule.StateMetric, nowMs, cancellationToken);
        var alerts = await LastAsync(source, rule, AlertingRule.AlertsMetric, nowMs, cancellationToken);
        var firing = alerts.Where(series => series.Labels[AlertingRule.StateLabel] == "firing").ToDictionary(series => Identity(series.Labels));
        var found = new List<Alert>();
        foreach (var (labels, timeMs, value) in states)
        {
            var identity = Identity(labels);
            var isFiring = firing.TryGetValue(identity, out var last) && last.TimeMs >= timeMs;
            var activeAtMs = ((long)value * 1000) + (isFiring ? 0 : nowMs - timeMs);
            found.Add(new Alert(identity, Labels.Empty, 0, activeAtMs) { State = isFiring ? AlertState.Firing : AlertState.Pending });
        }

        return new AlertRecovery(found, [.. states.Concat(alerts).Select(series => series.Labels)]);
    }

    static Labels Identity(Labels labels) => labels.Drop(Labels.MetricName).Drop(AlertingRule.StateLabel);

    // The last samples of series that had not ended.
    static async Task<IReadOnlyList<(Labels Labels, long TimeMs, double Value)>> LastAsync(
        ISeriesSource source, RuleDefinition rule, string metric, long nowMs, CancellationToken cancellationToken)
    {
        Matcher[] matchers =
        [
            new(Labels.MetricName, MatchType.Equal, metric),
            new(AlertingRule.NameLabel, MatchType.Equal, rule.Name),

            // A template says nothing of the label's value.
            .. rule.Labels.Where(label => !label.Value.Contains("{{", StringComparison.Ordinal)).Select(label => new Matcher(label.Name, MatchType.Equal, label.Value)),
        ];
        var selection = new SeriesSelection { Matchers = matchers, AfterMs = nowMs - OutageToleranceMs, ThroughMs = nowMs };
        var found = await source.SelectAsync(selection, cancellationToken);
        using var set = found as SeriesSet;
        return
        [
            .. found
                .Where(series => series.TimestampsMs.Length > 0 && !Model.Series.IsStale(series.Values[^1]) && matchers.All(matcher => matcher.Matches(series.Labels)))
                .Select(series => (series.Labels, series.TimestampsMs[^1], series.Values[^1])),
        ];
    }
}
