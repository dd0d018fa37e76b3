using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.Server.Rules.Files;
using Dendro.Telemetry.Server.Rules.Templates;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>Makes an alert of each element of a query's result: pending at first, firing once it stayed for long enough.</summary>
internal sealed class AlertingRule : Rule
{
    public const string AlertsMetric = "ALERTS";
    public const string StateMetric = "ALERTS_FOR_STATE";
    public const string NameLabel = "alertname";
    public const string StateLabel = "alertstate";

    // How long an alert that ended is remembered.
    const long ResolvedRetentionMs = 15 * 60_000;

    readonly (string Name, AlertText Text)[] _labels;
    readonly (string Name, AlertText Text)[] _annotations;
    volatile IReadOnlyDictionary<Labels, Alert> _alerts = new Dictionary<Labels, Alert>();

    public AlertingRule(RuleDefinition definition)
        : base(definition)
    {
        _labels = Texts(definition.Labels);
        _annotations = Texts(definition.Annotations);
    }

    /// <summary>Those pending and firing.</summary>
    public IEnumerable<Alert> Active => _alerts.Values.Where(alert => alert.State != AlertState.Inactive);

    /// <summary>That of the alert which is furthest.</summary>
    public AlertState State => _alerts.Values.Select(alert => alert.State).DefaultIfEmpty().Max();

    /// <summary>Goes on from alerts that another rule, or an earlier process, left.</summary>
    public void TakeOver(IEnumerable<Alert> alerts) => _alerts = alerts.ToDictionary(alert => alert.Labels);

    /// <summary>All alerts, those that ended included.</summary>
    public IEnumerable<Alert> All => _alerts.Values;

    public override async Task<IReadOnlyList<RuleSample>> EvaluateAsync(RuleEvaluation evaluation, CancellationToken cancellationToken)
    {
        var found = await FindAsync(evaluation, cancellationToken);
        var alerts = new Dictionary<Labels, Alert>();
        foreach (var alert in found.Values.Concat(_alerts.Values.Where(alert => !found.ContainsKey(alert.Labels))))
        {
            if (Next(alert, found.ContainsKey(alert.Labels), evaluation.TimeMs) is { } next)
            {
                alerts.Add(next.Labels, next);
            }
        }

        if (evaluation.Limit > 0 && alerts.Count > evaluation.Limit)
        {
            _alerts = new Dictionary<Labels, Alert>();
            throw new RuleException($"exceeded limit of {evaluation.Limit} with {alerts.Count} alerts");
        }

        _alerts = alerts;
        return [.. Active.SelectMany(alert => Samples(alert, evaluation.DataTimeMs))];
    }

    (string Name, AlertText Text)[] Texts(IEnumerable<Label> texts) => [.. texts.Select(text => (text.Name, AlertText.Parse(Definition.Name, text.Value)))];

    /// <summary>The alerts whose condition holds now; those that were active before keep since when.</summary>
    async Task<Dictionary<Labels, Alert>> FindAsync(RuleEvaluation evaluation, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Labels, Alert>();
        foreach (var (labels, point) in await evaluation.Environment.QueryAsync(Definition.Query, evaluation.DataTimeMs, cancellationToken))
        {
            var own = await ExpandAsync(_labels, labels, point, evaluation, cancellationToken);
            var annotations = Labels.From(await ExpandAsync(_annotations, labels, point, evaluation, cancellationToken));
            var all = Labels.From(labels.Drop(Labels.MetricName).Concat(own).Append(new Label(NameLabel, Definition.Name)));
            var before = _alerts.GetValueOrDefault(all);
            var alert = before is { State: not AlertState.Inactive } ? before : new Alert(all, annotations, point.Value, evaluation.TimeMs);
            if (!found.TryAdd(all, alert with { Annotations = annotations, Value = point.Histogram is null ? point.Value : 0 }))
            {
                throw new RuleException("vector contains metrics with the same labelset after applying alert labels");
            }
        }

        return found;
    }

    static async Task<List<Label>> ExpandAsync(
        (string Name, AlertText Text)[] texts, Labels labels, Point point, RuleEvaluation evaluation, CancellationToken cancellationToken)
    {
        var expanded = new List<Label>(texts.Length);
        foreach (var (name, text) in texts)
        {
            expanded.Add(new Label(name, await text.ExpandAsync(labels, point, evaluation, cancellationToken)));
        }

        return expanded;
    }

    /// <summary>Where an alert stands at an instant, or null when it is to be forgotten.</summary>
    Alert? Next(Alert alert, bool holds, long timeMs)
    {
        if (holds)
        {
            var fires = alert.State == AlertState.Firing || timeMs - alert.ActiveAtMs >= Definition.ForMs;
            return alert with { State = fires ? AlertState.Firing : AlertState.Pending, KeptSinceMs = null };
        }

        switch (alert.State)
        {
            case AlertState.Pending:
                return null;
            case AlertState.Inactive:
                return timeMs - alert.ResolvedAtMs > ResolvedRetentionMs ? null : alert;
            default:
                var keptSinceMs = alert.KeptSinceMs ?? timeMs;
                return timeMs - keptSinceMs < Definition.KeepFiringForMs
                    ? alert with { KeptSinceMs = keptSinceMs }
                    : alert with { State = AlertState.Inactive, KeptSinceMs = keptSinceMs, ResolvedAtMs = timeMs };
        }
    }

    static IEnumerable<RuleSample> Samples(Alert alert, long timeMs)
    {
        var state = alert.State == AlertState.Firing ? "firing" : "pending";
        yield return new RuleSample(Labels.From(alert.Labels.Append(new Label(Labels.MetricName, AlertsMetric)).Append(new Label(StateLabel, state))), timeMs, new Point(1));
        yield return new RuleSample(alert.Labels.With(Labels.MetricName, StateMetric), timeMs, new Point(Math.Floor(alert.ActiveAtMs / 1000.0)));
    }
}
