using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>A measure in two times, and whether the difference is more than noise.</summary>
internal static class ComparisonAnswer
{
    static readonly Measure[] Usual = [Measure.Traffic, Measure.ErrorRate, Measure.Duration];

    public static async Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        if (plan.Baseline is null && plan.Services.Count > 1)
        {
            return await RankingAnswer.MakeAsync(context, cancellationToken);
        }

        var window = plan.Window;
        if (plan is { Baseline: { } given, IsWindowAsked: false } && given.End > window.Start)
        {
            // "Slower than ten minutes ago" means the time since.
            window = new Window(given.End < window.End ? given.End : window.Start, window.End);
        }

        plan = plan with { Window = window, Baseline = plan.Baseline ?? new Window(window.Start - (window.End - window.Start), window.Start) };
        context = context with { Plan = plan };
        return plan.Measure is null ? await AllAsync(context, cancellationToken) : await OneAsync(context, cancellationToken);
    }

    static async Task<Answer> OneAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        if (await CompareAsync(context, cancellationToken) is not { } compared)
        {
            return Missing.Of(context);
        }

        var (source, earlier, now, before) = compared;
        context = context with { Plan = source.Plan };
        var title = Titles.Of(context, source.Plan);
        if (source.Query.Labels.Count > 0)
        {
            return Grouped(context, source, earlier, title, now, before);
        }

        var (one, other) = (Only(source, now), Only(source, before));
        // No request at all means that nothing was recorded, not that there were none.
        other = source.Plan.Measure == Measure.Traffic && other?.Value == 0 ? null : other;
        var (clock, phrases, plan) = (context.Clock, context.Phrases, context.Plan);
        if (one is null || other is null)
        {
            var known = one is null ? "" : phrases.Format("value", title, Figures.Write(one.Value, source.Query.Unit), clock.Window(plan.Window)) + " ";
            return context.Answer(known + phrases.Format("no_value", title, clock.Window(one is null ? plan.Window : plan.Baseline!))) with { Value = one?.Value, Unit = source.Query.Unit, Focus = plan.Services, Evidence = Evidence(context, source, earlier, title) };
        }

        var isReal = Significance.Of(source.Query, one, plan.Window, other, plan.Baseline!);
        return context.Answer(Missing.Prefix(context, source) + Sentence(context, source.Query, title, one, other, isReal)) with
        {
            Value = one.Value,
            BaselineValue = other.Value,
            Unit = source.Query.Unit,
            Significant = isReal,
            Series = [ValueAnswer.Series(clock.Window(plan.Window), one), ValueAnswer.Series(clock.Window(plan.Baseline!), other)],
            Evidence = Evidence(context, source, earlier, title),
            Alternatives = source.Others,
            Focus = plan.Services,
        };
    }

    /// <summary>"Compare the last hour with the one before": what everyone looks at first.</summary>
    static async Task<Answer> AllAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var compared = await Task.WhenAll(Usual.Select(async measure => (Measure: measure, Result: await CompareAsync(context with { Plan = context.Plan with { Measure = measure } }, cancellationToken))));
        var rows = new List<IReadOnlyList<object?>>();
        var sentences = new List<string>();
        var evidence = new List<AnswerEvidence>();
        foreach (var (_, result) in compared)
        {
            if (result is not { } found || Only(found.Source, found.Now) is not { } now || Only(found.Source, found.Before) is not { } before)
            {
                continue;
            }

            var title = Titles.Of(context, found.Source.Plan);
            var isReal = Significance.Of(found.Source.Query, now, context.Plan.Window, before, context.Plan.Baseline!);
            rows.Add([title, Figures.Write(now.Value, found.Source.Query.Unit), Figures.Write(before.Value, found.Source.Query.Unit), Change(now.Value, before.Value, found.Source.Query.Unit), context.Phrases[isReal ? "yes" : "no"]]);
            evidence.AddRange(Evidence(context, found.Source, found.Earlier, title).Select((one, i) => one with { Id = $"e{evidence.Count + i + 1}" }));
            if (isReal)
            {
                sentences.Add($"{title} {Change(now.Value, before.Value, found.Source.Query.Unit)}");
            }
        }

        if (rows.Count == 0)
        {
            return Missing.Of(context);
        }

        var (clock, phrases, plan) = (context.Clock, context.Phrases, context.Plan);
        var windows = phrases.Format("against", clock.Window(plan.Window), clock.Window(plan.Baseline!));
        return context.Answer(Missing.Prefix(context) + (sentences.Count == 0 ? phrases.Format("no_difference", windows) : phrases.Format("differences", string.Join("; ", sentences), windows))) with
        {
            Significant = sentences.Count > 0,
            Columns = [phrases["column_measure"], phrases["column_now"], phrases["column_before"], phrases["column_change"], phrases["column_significant"]],
            Rows = rows,
            Evidence = evidence,
            Focus = plan.Services,
        };
    }

    static Answer Grouped(AnswerContext context, SourcedMeasure source, SourcedMeasure earlier, string title, IReadOnlyList<Measured> now, IReadOnlyList<Measured> before)
    {
        var (plan, phrases, clock) = (context.Plan, context.Phrases, context.Clock);
        var known = before.ToDictionary(one => one.Name);
        var rows = now.Where(one => one.Name.Length > 0 && !ServiceFilter.Observers.Contains(one.Name)).Select(one => (Now: one, Before: known.GetValueOrDefault(one.Name) ?? one with { Value = 0, Weight = 0, Course = [] }))
            .Select(pair => (pair.Now, pair.Before, IsReal: Significance.Of(source.Query, pair.Now, plan.Window, pair.Before, plan.Baseline!), Change: Relative(pair.Now.Value, pair.Before.Value)))
            .OrderByDescending(row => row.IsReal).ThenByDescending(row => plan.IsAscending ? -row.Change : row.Change).Take(plan.Limit ?? Defaults.Rows).ToList();
        var windows = phrases.Format("against", clock.Window(plan.Window), clock.Window(plan.Baseline!));
        var first = rows.FirstOrDefault();
        return context.Answer(rows.Count == 0 || !first.IsReal ? phrases.Format("no_difference", windows)
            : phrases.Format("differences", $"{title}: **{first.Now.Name}** {Change(first.Now.Value, first.Before.Value, source.Query.Unit)} ({Figures.Write(first.Now.Value, source.Query.Unit)})", windows)) with
        {
            Significant = first.IsReal,
            Unit = source.Query.Unit,
            Columns = [.. source.Query.Labels.Select(label => Titles.Label(context, label)), phrases["column_now"], phrases["column_before"], phrases["column_change"], phrases["column_significant"]],
            Rows = [.. rows.Select(row => (IReadOnlyList<object?>)[.. source.Query.Labels.Select(label => row.Now.Labels.GetValueOrDefault(label, "")), row.Now.Value, row.Before.Value, Change(row.Now.Value, row.Before.Value, source.Query.Unit), phrases[row.IsReal ? "yes" : "no"]])],
            Evidence = Evidence(context, source, earlier, title),
            Focus = rows.Count > 0 ? [first.Now.Name] : [],
        };
    }

    static async Task<(SourcedMeasure Source, SourcedMeasure Earlier, IReadOnlyList<Measured> Now, IReadOnlyList<Measured> Before)?> CompareAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        // Counts of times of different length are compared by the second.
        var (window, baseline) = (context.Plan.Window, context.Plan.Baseline!);
        var isCount = context.Plan.Measure is Measure.Traffic or Measure.Errors or Measure.LogLines or Measure.LogErrors or Measure.LogWarnings || context.Plan.Metric?.Type == Catalogue.MetricType.Counter;
        var plan = isCount && Math.Abs((window.Length - baseline.Length).TotalSeconds) > 1 ? context.Plan with { Statistic = Statistic.Rate } : context.Plan;
        if (await MeasureSource.FindAsync(context with { Plan = plan with { IsWindowAsked = true } }, window, cancellationToken) is not { } source)
        {
            return null;
        }

        var earlier = await MeasureSource.FindAsync(context with { Plan = plan with { IsWindowAsked = true } }, baseline, cancellationToken) ?? source;
        var both = await Task.WhenAll(
            MeasureRunner.RunAsync(context.Questions, source.Query, window, withCourse: true, cancellationToken),
            MeasureRunner.RunAsync(context.Questions, earlier.Query, baseline, withCourse: true, cancellationToken));
        return (source, earlier, both[0], both[1]);
    }

    /// <summary>The one value; nothing counted is 0.</summary>
    static Measured? Only(SourcedMeasure source, IReadOnlyList<Measured> measured) => measured.Count > 0 ? measured[0]
        : source.Query is { IsCount: true, Whole: null } ? new Measured("", new Dictionary<string, string>(), 0) { Weight = 0 } : null;

    static string Sentence(AnswerContext context, MeasureQuery query, string title, Measured now, Measured before, bool isReal)
    {
        var (plan, clock, phrases) = (context.Plan, context.Clock, context.Phrases);
        var judgement = isReal && before.Value == 0 ? phrases["is_new"] : isReal ? phrases.Format(now.Value > before.Value ? "is_more" : "is_less", Change(now.Value, before.Value, query.Unit)) : phrases["is_noise"];
        return phrases.Format("comparison", title, Figures.Write(now.Value, query.Unit), clock.Window(plan.Window), Figures.Write(before.Value, query.Unit), clock.Window(plan.Baseline!), judgement);
    }

    static IReadOnlyList<AnswerEvidence> Evidence(AnswerContext context, SourcedMeasure source, SourcedMeasure earlier, string title) =>
    [
        context.Evidence(1, title, source.Query.Language, source.Query.Instant, context.Plan.Window),
        context.Evidence(2, title, earlier.Query.Language, earlier.Query.Instant, context.Plan.Baseline!),
    ];

    static double Relative(double now, double before) => before == 0 ? now == 0 ? 0 : double.MaxValue : (now - before) / Math.Abs(before);

    /// <summary>In per cent, or from nothing.</summary>
    static string Change(double now, double before, string unit) => Relative(now, before) switch
    {
        double.MaxValue => $"0 → {Figures.Write(now, unit)}",
        var change => (change < 0 ? "−" : "+") + Analysts.Facts.Percent(Math.Abs(change)),
    };
}
