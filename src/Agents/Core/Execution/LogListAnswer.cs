using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Inside;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>Lines of logs, and the patterns behind them.</summary>
internal static class LogListAnswer
{
    const int LongestLine = 400;
    static readonly TimeSpan LongAgo = TimeSpan.FromDays(1);

    public static async Task<Answer> LinesAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var selector = LogQueries.Lines(plan, context.Filter);
        var limit = Math.Min(plan.Limit ?? Defaults.Lines, Questions.MostLines);
        var count = plan with { Statistic = Statistic.Count, Group = null };
        var linesTask = context.Questions.LogLines("lines", selector, plan.Window, cancellationToken, limit, plan.IsAscending);
        var totalTask = MeasureRunner.RunAsync(context.Questions, LogQueries.Of(count, context.Filter, plan.Window), plan.Window, withCourse: true, cancellationToken);
        await Task.WhenAll(linesTask, totalTask);
        var (lines, total) = (await linesTask, await totalTask);
        if (lines.Count == 0 && !plan.IsWindowAsked && plan.Window.Length < LongAgo)
        {
            // The last ones may be long ago; the answer says how long.
            return await LinesAsync(context with { Plan = plan with { Window = new Window(plan.Window.End - LongAgo, plan.Window.End) } }, cancellationToken);
        }

        if (lines.Count == 0 && plan.Subject == Subject.Errors && context.Catalogue.HasSpans && plan.Containing is null)
        {
            var failed = await TraceListAnswer.MakeAsync(context with { Plan = plan with { WantsFailed = true } }, cancellationToken);
            if (failed.Rows is { Count: > 0 })
            {
                return failed with { Text = context.Phrases.Format("no_error_lines", context.Clock.Window(plan.Window)) + " " + failed.Text };
            }
        }

        var kind = context.Phrases[plan.Subject switch { Subject.Errors => "measure_log_errors", Subject.Warnings => "measure_log_warnings", _ => "measure_log_lines" }];
        var about = Titles.Subject(plan) is { Length: > 0 } of ? context.Phrases.Format("of", kind, of) : kind;
        about = plan.Containing is { } text ? $"{about} (“{text}”)" : about;
        var all = total.Count > 0 ? total[0].Value : 0;
        return context.Answer(Missing.Prefix(context) + (lines.Count == 0 ? context.Phrases.Format("none", about, context.Clock.Window(plan.Window))
            : plan.WantsLast ? context.Phrases.Format("last_at", about, context.Clock.Time(lines[0].Time))
            : context.Phrases.Format("lines", about, Figures.Write(all, "count"), lines.Count, context.Clock.Window(plan.Window)))) with
        {
            Value = all,
            Unit = "count",
            Columns = [context.Phrases["column_time"], context.Phrases["column_service"], context.Phrases["column_line"]],
            Rows = [.. lines.Take(limit).Select(line => (IReadOnlyList<object?>)[line.Time, line.Service, Short(line.Text)])],
            Series = total.Count > 0 && total[0].Course.Count > 1 ? [ValueAnswer.Series(about, total[0])] : null,
            Evidence = [context.Evidence(1, about, "logql", selector, plan.Window)],
            Focus = plan.Services.Count > 0 ? plan.Services : [.. lines.Select(line => line.Service).Where(service => service.Length > 0).Distinct().Take(1)],
        };
    }

    public static async Task<Answer> PatternsAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        if (plan is { WantsFailed: true, WantsNew: false })
        {
            return await ErrorPatternsAsync(context, cancellationToken);
        }

        var selector = "{" + (plan.Services.Count == 0 ? context.Filter.LogQL : $"service_name=~\"{string.Join('|', plan.Services)}\"") + "}";
        var baseline = plan.Baseline ?? plan.Window.Baseline;
        var nowTask = context.Questions.LogPatterns("patterns", selector, plan.Window, cancellationToken);
        var beforeTask = plan.WantsNew ? context.Questions.LogPatterns("patterns before", selector, baseline, cancellationToken) : Task.FromResult<IReadOnlyList<(string Pattern, double Count)>>([]);
        await Task.WhenAll(nowTask, beforeTask);
        var known = (await beforeTask).Select(one => one.Pattern).ToHashSet();
        var patterns = (await nowTask).Where(one => !known.Contains(one.Pattern)).OrderByDescending(one => one.Count).ToList();
        var kind = context.Phrases[plan.WantsNew ? "list_new_patterns" : "list_patterns"];
        var about = Titles.Subject(plan) is { Length: > 0 } of ? context.Phrases.Format("of", kind, of) : kind;
        return context.Answer(patterns.Count == 0 ? context.Phrases.Format("list_none", about, context.Clock.Window(plan.Window))
            : context.Phrases.Format("list", about, patterns.Count, $"`{Short(patterns[0].Pattern)}` ({patterns[0].Count:0})")) with
        {
            Columns = [context.Phrases["column_pattern"], context.Phrases["column_count"]],
            Rows = [.. patterns.Take(plan.Limit ?? Defaults.Rows).Select(one => (IReadOnlyList<object?>)[Short(one.Pattern), one.Count])],
            Evidence = [context.Evidence(1, about, "logql", selector, plan.Window)],
            Focus = plan.Services,
        };
    }

    /// <summary>What the newest error lines have in common.</summary>
    static async Task<Answer> ErrorPatternsAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan with { Subject = Subject.Errors };
        var selector = LogQueries.Lines(plan, context.Filter);
        var lines = await context.Questions.LogLines("lines", selector, plan.Window, cancellationToken);
        var patterns = lines.GroupBy(line => (line.Service, Pattern: LogTemplate.Of(line.Text))).OrderByDescending(group => group.Count()).ToList();
        var kind = context.Phrases["measure_log_errors"];
        var about = Titles.Subject(plan) is { Length: > 0 } of ? context.Phrases.Format("of", kind, of) : kind;
        return context.Answer(Missing.Prefix(context) + (patterns.Count == 0 ? context.Phrases.Format("none", about, context.Clock.Window(plan.Window))
            : context.Phrases.Format("list", about, patterns.Count, $"`{Short(patterns[0].Key.Pattern)}` ({patterns[0].Count()})"))) with
        {
            Columns = [context.Phrases["column_service"], context.Phrases["column_pattern"], context.Phrases["column_count"]],
            Rows = [.. patterns.Take(plan.Limit ?? Defaults.Rows).Select(group => (IReadOnlyList<object?>)[group.Key.Service, group.Key.Pattern, group.Count()])],
            Evidence = [context.Evidence(1, about, "logql", selector, plan.Window)],
            Focus = plan.Services.Count > 0 ? plan.Services : [.. patterns.Take(1).Select(group => group.Key.Service)],
        };
    }

    static string Short(string text) => text.Length > LongestLine ? text[..LongestLine] + "…" : text;
}
