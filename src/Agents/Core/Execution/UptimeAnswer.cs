using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>Since when services have been running: by the starts that they tell of, else by when their counters began anew.</summary>
internal static class UptimeAnswer
{
    const int MostFamilies = 4;
    const int StepSeconds = 30;

    /// <summary>A counter is seen to begin anew for so long after it did.</summary>
    const int ResetSeconds = 120;

    /// <summary>What was away for less is told by counters that began anew.</summary>
    const int AwaySeconds = 300;

    static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    /// <param name="Service">What runs.</param>
    /// <param name="Time">Since when.</param>
    /// <param name="IsSeen">The start itself was seen; else it runs at least so long.</param>
    sealed record Start(string Service, DateTimeOffset Time, bool IsSeen);

    public static async Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var read = await Task.WhenAll(ResourceMetrics.Starts(context.Catalogue).Take(MostFamilies).Select(family => ReadAsync(context, family, cancellationToken)));
        var starts = read.SelectMany(source => source.Starts).Where(start => plan.Services.Count == 0 ? !ServiceFilter.Observers.Contains(start.Service) : plan.Services.Contains(start.Service, StringComparer.OrdinalIgnoreCase))
            .DistinctBy(start => start.Service).OrderByDescending(start => start.Time).ToList();
        if (starts.Count == 0)
        {
            return Missing.Of(context);
        }

        var first = starts[0];
        var seconds = (plan.Window.End - first.Time).TotalSeconds;
        var isOne = plan.Services.Count == 1 || starts.Count == 1;
        var phrases = context.Phrases;
        var text = isOne ? phrases.Format(first.IsSeen ? "up_since" : "up_at_least", first.Service, context.Clock.Time(first.Time), Figures.Write(seconds, "s"))
            : phrases.Format("last_started", first.Service, context.Clock.Time(first.Time)) + (starts.Exists(start => start.IsSeen) ? "" : " " + phrases["no_restart"]);
        return context.Answer(Missing.Prefix(context) + text) with
        {
            Value = seconds,
            Unit = "s",
            Columns = [phrases["column_service"], phrases["column_started"]],
            Rows = [.. starts.Select(start => (IReadOnlyList<object?>)[start.Service, start.Time])],
            Evidence = [.. read.Where(source => source.Starts.Count > 0).SelectMany(source => source.Queries).Select((query, i) => context.Evidence(i + 1, phrases["measure_uptime"], "promql", query, Long(plan)))],
            Focus = isOne ? [first.Service] : plan.Services,
            Since = first.IsSeen ? first.Time : null,
        };
    }

    static Window Long(Plan plan) => new(plan.Window.End - LookBack, plan.Window.End);

    static async Task<(IReadOnlyList<Start> Starts, IReadOnlyList<string> Queries)> ReadAsync(AnswerContext context, MetricFamily family, CancellationToken cancellationToken)
    {
        var profile = await MetricProfile.ReadAsync(context.Questions, family, context.Plan.Window, context.Filter.Includes, cancellationToken);
        if (profile.EntityLabel is not { } entity)
        {
            return ([], []);
        }

        var end = context.Plan.Window.End;
        var selector = family.Name + MetricQueries.Selector(context.Plan, profile);
        if (family.Type != MetricType.Counter)
        {
            // Either the time of the start or the time since.
            var isAge = !family.Name.Contains("start", StringComparison.Ordinal);
            var query = isAge ? $"max by ({entity}) (time() - {selector} * {Scale(family)})" : $"max by ({entity}) ({selector})";
            var samples = await context.Questions.PromQL("starts", query, end, cancellationToken);
            return ([.. samples.Select(sample => new Start(Service(sample.Labels), Time(sample.Value), IsSeen: true))], [query]);
        }

        // What is still back at the end began since it could have been seen to be away.
        bool IsOfNow(double time) => time > end.ToUnixTimeMilliseconds() / 1000.0 - (2 * StepSeconds);
        var range = $"[{(int)LookBack.TotalSeconds}s:{StepSeconds}s]";
        var resets = $"max by ({entity}) (max_over_time((timestamp({selector}) and (resets({selector}[{ResetSeconds}s]) > 0)){range}))";
        var seen = $"min by ({entity}) (min_over_time(timestamp({selector}){range}))";
        // What was away for a while is back: it is there, and was not some minutes before.
        var back = $"max by ({entity}) (max_over_time((timestamp({selector}) unless {selector} offset {AwaySeconds}s){range}))";
        var recent = $"min by ({entity}) (min_over_time(timestamp({selector})[{AwaySeconds + StepSeconds}s:{StepSeconds / 2}s]))";
        var answers = await Task.WhenAll(
            context.Questions.PromQL("restarts", resets, end, cancellationToken), context.Questions.PromQL("starts", seen, end, cancellationToken),
            context.Questions.PromQL("returns", back, end, cancellationToken), context.Questions.PromQL("latest starts", recent, end, cancellationToken));
        var firsts = answers[3].ToDictionary(sample => Service(sample.Labels), sample => sample.Value);
        var restarted = answers[0].Select(sample => (Service: Service(sample.Labels), Start: sample.Value - ResetSeconds))
            .Concat(answers[2].Select(sample => (Service: Service(sample.Labels), Start: IsOfNow(sample.Value) ? firsts.GetValueOrDefault(Service(sample.Labels)) : sample.Value - AwaySeconds)))
            .GroupBy(one => one.Service).ToDictionary(group => group.Key, group => group.Max(one => one.Start));
        var begin = answers[1].Count > 0 ? answers[1].Min(sample => sample.Value) : 0;
        return ([
            .. answers[1].Select(sample => restarted.TryGetValue(Service(sample.Labels), out var start) && start > sample.Value + StepSeconds
                ? new Start(Service(sample.Labels), Time(start), IsSeen: true)
                : new Start(Service(sample.Labels), Time(sample.Value), IsSeen: sample.Value > begin + ResetSeconds)),
        ], [resets, back]);
    }

    static string Scale(MetricFamily family) => (family.Seconds ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    static string Service(IReadOnlyDictionary<string, string> labels) => MetricDialect.Entity(labels) ?? "";

    static DateTimeOffset Time(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
}
