using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>A measure by service, operation or whatever the question tells apart, in order.</summary>
internal static class RankingAnswer
{
    const int MostSeries = 5;
    const int MostFamilies = 5;

    public static async Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        // What is most, when the question does not say: of log lines and requests, the number.
        var isAsked = context.Plan.Group is not null || context.Plan.GroupLabel is not null;
        var plan = context.Plan with { Group = context.Plan.Group ?? (context.Plan.GroupLabel is not null ? Grouping.Label : IsOfOneService(context.Plan) || context.Plan.Calls is not null ? Grouping.Operation : Grouping.Service), Measure = context.Plan.Measure ?? Measure.Traffic };
        context = context with { Plan = plan };
        if (await MeasureSource.FindAsync(context, plan.Window, cancellationToken) is not { } source)
        {
            return Missing.Of(context);
        }

        plan = source.Plan;
        context = context with { Plan = plan };
        var shown = await ReadAsync(context, source, cancellationToken);
        if (!isAsked && shown.Count <= 1 && source.Telling is { } label
            && await MeasureSource.FindAsync(context with { Plan = plan with { Group = Grouping.Label, GroupLabel = label } }, plan.Window, cancellationToken) is { } byLabel)
        {
            // Where one service has the metric, what it tells apart is what is ranked.
            (source, plan) = (byLabel, byLabel.Plan);
            context = context with { Plan = plan };
            shown = await ReadAsync(context, source, cancellationToken);
        }

        var others = isAsked && context.Plan.Group != Grouping.Service ? [] : await OthersAsync(context, source, shown, cancellationToken);
        shown.AddRange(others.Select(other => other.Measured));
        List<Measured> ranked = [.. (plan.IsAscending ? shown.OrderBy(one => one.Value) : shown.OrderByDescending(one => one.Value)).ThenBy(one => one.Name, StringComparer.Ordinal)];
        var title = Titles.Of(context, plan with { Services = plan.Services.Count > 1 ? [] : plan.Services });
        var evidence = ValueAnswer.Evidence(context, source, title);
        if (ranked.Count == 0)
        {
            return context.Answer(Missing.Prefix(context) + context.Phrases.Format(source.Query.IsCount ? "none" : "no_value", title, context.Clock.Window(plan.Window))) with { Evidence = evidence };
        }

        var rows = ranked.Take(plan.Limit ?? Defaults.Rows).ToList();
        var key = plan.IsAscending ? "lowest" : "highest";
        var first = rows[0];
        var text = first.Value == 0 && !plan.IsAscending ? context.Phrases.Format("none", title, context.Clock.Window(plan.Window))
            : context.Phrases.Format(key, title, first.Name, Figures.Write(first.Value, source.Query.Unit), context.Clock.Window(plan.Window));
        return context.Answer(Missing.Prefix(context, source) + text) with
        {
            Value = first.Value,
            Unit = source.Query.Unit,
            Columns = [.. source.Query.Labels.Select(label => Titles.Label(context, label)), Titles.Measure(context, plan)],
            Rows = [.. rows.Select(row => (IReadOnlyList<object?>)[.. source.Query.Labels.Select(label => row.Labels.GetValueOrDefault(label, "")), row.Value])],
            Series = [.. rows.Where(row => row.Course.Count > 1).Take(MostSeries).Select(row => ValueAnswer.Series(row.Name, row))],
            Evidence = evidence,
            Alternatives = others.Count > 0 ? [.. others.Select(other => other.Family.Name).Distinct()] : source.Others,
            Focus = Focus(context, first),
        };
    }

    /// <summary>Services that another metric of the same resource tells of: those of another runtime.</summary>
    static async Task<List<(MetricFamily Family, Measured Measured)>> OthersAsync(AnswerContext context, SourcedMeasure source, List<Measured> shown, CancellationToken cancellationToken)
    {
        var found = new List<(MetricFamily Family, Measured Measured)>();
        if (context.Plan is not { Measure: Measure.Metric, Group: Grouping.Service, Metric: { } metric } || context.Choice is not { } choice)
        {
            return found;
        }

        var known = shown.Select(one => one.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var family in ResourceMetrics.Like(metric, context.Catalogue).Skip(1).Where(other => other.Type == metric.Type && other.IsBytes == metric.IsBytes && !MetricShare.IsBound(other) && !ResourceMetrics.IsOfOthers(other)).Take(MostFamilies))
        {
            var other = context with { Choice = choice with { Metrics = [family], Words = [] } };
            if (await MeasureSource.FindAsync(other, context.Plan.Window, cancellationToken) is { } same && same.Query.Unit == source.Query.Unit)
            {
                found.AddRange((await ReadAsync(other with { Plan = same.Plan }, same, cancellationToken)).Where(one => known.Add(one.Name)).Select(one => (family, one with { Labels = source.Query.Labels.ToDictionary(label => label, _ => one.Name) })));
            }
        }

        return found;
    }

    static async Task<List<Measured>> ReadAsync(AnswerContext context, SourcedMeasure source, CancellationToken cancellationToken)
    {
        var all = await MeasureRunner.RunAsync(context.Questions, source.Query, context.Plan.Window, withCourse: true, cancellationToken);
        return
        [
            .. all.Where(one => one.Name.Length > 0 && !IsObserver(context, one))
                .Where(one => context.Plan is not { Measure: Measure.Duration, Bound: { } bound } || bound.Includes(one.Value)),
        ];
    }

    /// <summary>What is most of one service is one of its operations.</summary>
    static bool IsOfOneService(Plan plan) => plan.Services.Count == 1 && plan.Operations.Count == 0 && plan.Measure is null or Measure.Traffic or Measure.Errors or Measure.ErrorRate or Measure.Duration;

    /// <summary>The service of the first row.</summary>
    static IReadOnlyList<string> Focus(AnswerContext context, Measured first) =>
        Catalogue.MetricDialect.Entity(first.Labels) is { } entity && context.Catalogue.Services.Contains(entity) ? [entity]
            : first.Labels.GetValueOrDefault("resource.service.name") is { } service ? [service] : context.Plan.Services;

    static bool IsObserver(AnswerContext context, Measured one) => context.Plan.Services.Count == 0
        && one.Labels.Values.Any(value => Evidence.ServiceFilter.Observers.Contains(value));
}
