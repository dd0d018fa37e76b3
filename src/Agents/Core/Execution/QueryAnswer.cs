using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>The query that a question describes, tried before it is shown.</summary>
internal static class QueryAnswer
{
    /// <summary>The range that dashboards use.</summary>
    static readonly TimeSpan Standard = TimeSpan.FromMinutes(5);

    public static async Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan with { Measure = Measure(context.Plan) };
        var window = plan.IsWindowAsked ? plan.Window : new Window(plan.Window.End - Standard, plan.Window.End);
        plan = plan with
        {
            Window = window,
            Statistic = plan is { Statistic: null, Measure: Plans.Measure.Traffic or Plans.Measure.Errors, Language: not "traceql" } ? Statistic.Rate : plan.Statistic,
        };
        context = context with { Plan = plan };
        if (await MeasureSource.FindAsync(context, window, cancellationToken) is not { } source)
        {
            return Missing.Of(context);
        }

        plan = source.Plan;
        context = context with { Plan = plan };
        var query = await TextAsync(context, source.Query, cancellationToken);
        var measured = await MeasureRunner.RunAsync(context.Questions, source.Query, window, withCourse: false, cancellationToken);
        var title = Titles.Of(context, plan);
        var value = measured.Count > 0 ? Figures.Write(measured[0].Value, source.Query.Unit) : source.Query.IsCount ? "0" : null;
        var result = value is null ? context.Phrases.Format("no_value", title, context.Clock.Window(window)) : context.Phrases.Format("query_gives", value, context.Clock.Window(window));
        return context.Answer($"{Missing.Prefix(context, source)}{title} ({Name(source.Query.Language)}):\n\n```\n{query}\n```\n\n{result}") with
        {
            Value = measured.Count > 0 ? measured[0].Value : null,
            Unit = source.Query.Unit,
            Columns = [context.Phrases["column_language"], context.Phrases["column_query"]],
            Rows = [[source.Query.Language, query]],
            Evidence = ValueAnswer.Evidence(context, source, title),
            Alternatives = source.Others,
            Focus = plan.Services,
        };
    }

    /// <summary>What a language is asked for when the question measures nothing: lines of logs, failed spans, requests.</summary>
    static Measure Measure(Plan plan) => (plan.Language, plan.Measure) switch
    {
        ("logql", Plans.Measure.Errors or Plans.Measure.ErrorRate or Plans.Measure.LogErrors) => Plans.Measure.LogErrors,
        ("logql", Plans.Measure.LogWarnings) => Plans.Measure.LogWarnings,
        ("logql", _) => Plans.Measure.LogLines,
        ("traceql", Plans.Measure.LogErrors or Plans.Measure.LogLines) => Plans.Measure.Errors,
        (_, { } measure) => measure,
        _ => Plans.Measure.Traffic,
    };

    /// <summary>As a user would write it: without a statistic, logs are asked for lines and traces for spans.</summary>
    static async Task<string> TextAsync(AnswerContext context, MeasureQuery query, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        if (query.Language == "promql")
        {
            return query.Whole is { } whole ? $"{query.Instant} / {whole}" : query.Instant;
        }

        if (query.Language == "logql")
        {
            return plan.Statistic is null or Statistic.Current ? query.Instant[query.Instant.IndexOf('{', StringComparison.Ordinal)..query.Instant.LastIndexOf('[')].Trim() : query.Instant;
        }

        if (plan.Statistic is not null || query.Whole is not null)
        {
            return query.WholeCourse is { } all ? $"{query.Course}\n{all}" : query.Course;
        }

        var spans = query.Instant[..(query.Instant.IndexOf(" } |", StringComparison.Ordinal))];
        if (plan.Measure != Plans.Measure.Duration)
        {
            return spans + " }";
        }

        var usual = await context.Questions.TraceQL("usual duration", query.Instant, plan.Window, cancellationToken);
        return usual.Count > 0 && double.IsFinite(usual[0].Value) ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{spans} && duration > {Math.Ceiling(usual[0].Value * 1000):0}ms }}") : spans + " }";
    }

    static string Name(string language) => language switch { "promql" => "PromQL", "logql" => "LogQL", _ => "TraceQL" };
}
