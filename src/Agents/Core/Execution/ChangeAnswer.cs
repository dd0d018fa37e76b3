using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Detection;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>When a measure left its usual level, and whether it came back.</summary>
internal static class ChangeAnswer
{
    /// <summary>What changed is looked for over an hour when no time is given.</summary>
    public static readonly TimeSpan Standard = TimeSpan.FromHours(1);

    const int MostChanges = 20;

    public static async Task<Answer> OfMeasureAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan.IsWindowAsked ? context.Plan : context.Plan with { Window = new Window(context.Plan.Window.End - Standard, context.Plan.Window.End) };
        // A count has no course of its own; what changes is how often.
        plan = plan with { Statistic = plan.Statistic is Statistic.Count or null && plan.Measure is not Measure.Duration ? Statistic.Rate : plan.Statistic };
        context = context with { Plan = plan };
        if (await MeasureSource.FindAsync(context, plan.Window, cancellationToken) is not { } source)
        {
            return Missing.Of(context);
        }

        context = context with { Plan = source.Plan };
        var (window, baseline) = (plan.Window, plan.Window.Baseline);
        var both = await Task.WhenAll(
            MeasureRunner.RunAsync(context.Questions, source.Query, baseline, withCourse: true, cancellationToken),
            MeasureRunner.RunAsync(context.Questions, source.Query, window, withCourse: true, cancellationToken));
        var title = Titles.Of(context, source.Plan);
        var (before, now) = (Course(both[0]), Course(both[1]));
        var shift = ShiftDetector.Find(new Detection.Course(Points(source.Query, before, baseline), Points(source.Query, now, window)), Noise(source.Query));
        var text = shift is null ? context.Phrases.Format("no_change", title, context.Clock.Window(window))
            : context.Phrases.Format(shift.Grew ? "rose" : "fell", title, Figures.Write(shift.Before, source.Query.Unit), Figures.Write(shift.After, source.Query.Unit), context.Clock.Time(shift.Since))
                + " " + (shift.Until is { } until ? context.Phrases.Format("back", context.Clock.Time(until)) : context.Phrases["lasts"]);
        return context.Answer(Missing.Prefix(context, source) + text) with
        {
            Value = shift?.After,
            BaselineValue = shift?.Before,
            Unit = source.Query.Unit,
            Series = now.Count > 1 ? [ValueAnswer.Series(title, both[1][0])] : null,
            Columns = [context.Phrases["column_time"], context.Phrases["column_what"]],
            Rows = shift is null ? [] : [[shift.Since, text]],
            Evidence = [context.Evidence(1, title, source.Query.Language, source.Query.Course, new Window(baseline.Start, window.End))],
            Focus = plan.Services,
            Since = shift?.Since,
        };
    }

    static IReadOnlyList<(DateTimeOffset Time, double Value)> Course(IReadOnlyList<Measured> measured) => measured.Count > 0 ? measured[0].Course : [];

    /// <summary>Of counted things no point means none, once the first has been seen.</summary>
    static List<Point> Points(MeasureQuery query, IReadOnlyList<(DateTimeOffset Time, double Value)> course, Window window)
    {
        var step = course.Count > 1 ? (course[1].Time - course[0].Time).TotalSeconds : Math.Max(1, window.Length.TotalSeconds / Defaults.Points);
        var known = course.Where(point => double.IsFinite(point.Value)).ToList();
        if (query is { IsCount: true, Whole: null } && known.Count > 0)
        {
            // Where nothing was counted, a store may tell no point.
            step = known.Count > 1 ? known.Zip(known.Skip(1), (one, next) => (next.Time - one.Time).TotalSeconds).Min() : step;
            var counted = known.ToDictionary(point => (long)Math.Round((point.Time - window.End).TotalSeconds / step), point => point.Value);
            return [.. Enumerable.Range(0, (int)(window.Length.TotalSeconds / step)).Select(i => -i).Reverse().Select(i => new Point(window.End.AddSeconds((i - 1) * step), counted.GetValueOrDefault(i), step))];
        }

        return [.. known.Select(point => new Point(point.Time.AddSeconds(-step), point.Value, query.IsCount && query.Whole is null ? step : 1))];
    }

    static Noise Noise(MeasureQuery query) => query switch
    {
        { Whole: not null } => Detection.Noise.Share,
        { IsCount: true } => Detection.Noise.Rate,
        { Unit: "s" } => Detection.Noise.Mean,
        _ => Detection.Noise.Reading,
    };

    /// <summary>All that the agents saw begin or end in the window, and new versions, by time.</summary>
    public static async Task<Answer> OfFindingsAsync(AnswerContext context, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        var before = new Window(context.Plan.Window.BaselineStart, context.Plan.Window.End);
        var deployed = (await DeploymentAnswer.ReadAsync(context, before, cancellationToken)).Where(one => one.Since >= context.Plan.Window.Start && (context.Plan.Services.Count == 0 || context.Plan.Services.Contains(one.Service))).ToList();
        var (window, services) = (context.Plan.Window, context.Plan.Services);
        var changes = findings.Where(finding => finding.Severity != Severity.Info && (services.Count == 0 || services.Contains(finding.Service)))
            .Where(finding => finding.Since is not null)
            .GroupBy(finding => (finding.Service, finding.Kind)).Select(group => group.OrderByDescending(finding => Math.Abs(finding.Deviation)).First())
            .OrderByDescending(finding => finding.Severity).ThenByDescending(finding => Math.Abs(finding.Deviation)).Take(context.Plan.Limit ?? MostChanges)
            .OrderBy(finding => finding.Since).ThenByDescending(finding => Math.Abs(finding.Deviation)).ToList();
        List<(DateTimeOffset Since, DateTimeOffset? Until, string Service, string What)> rows =
        [
            .. changes.Select(change => (change.Since!.Value, change.Until, change.Service, change.Title)),
            .. deployed.Select(one => (one.Since, (DateTimeOffset?)null, one.Service, Plain(context.Phrases.Format("deployed", one.Service, one.Version, context.Clock.Time(one.Since))))),
        ];
        rows.Sort((one, other) => one.Since.CompareTo(other.Since));
        var text = rows.Count == 0 ? context.Phrases.Format("nothing_changed", context.Clock.Window(window))
            : context.Phrases.Format("changes", rows.Count, context.Clock.Window(window), context.Clock.Time(rows[0].Since), rows[0].What);
        return context.Answer(Missing.Prefix(context) + text) with
        {
            Columns = [context.Phrases["column_time"], context.Phrases["column_until"], context.Phrases["column_service"], context.Phrases["column_what"]],
            Rows = [.. rows.Select(row => (IReadOnlyList<object?>)[row.Since, row.Until, row.Service, row.What])],
            Evidence = [.. changes.Take(Defaults.Rows).Select((change, i) => new AnswerEvidence($"e{i + 1}", change.Title, change.Language, change.Query, change.Window, change.Link ?? "") { Value = change.Value, Unit = change.Unit })],
            Focus = [.. rows.Take(1).Select(row => row.Service)],
            Since = rows.Count > 0 ? rows[0].Since : null,
        };
    }

    static string Plain(string markdown) => markdown.Replace("**", "", StringComparison.Ordinal).TrimEnd('.', '。');
}
