using System.Globalization;
using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Execution;

/// <summary>Traces by what a question wants of them: the newest, the failed, the slowest.</summary>
internal static class TraceListAnswer
{
    /// <summary>A search gives so many at most.</summary>
    const int Most = 20;

    public static async Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        if (!context.Catalogue.HasSpans)
        {
            return Missing.Traces(context);
        }

        var (traces, query) = await FindAsync(context, plan.Limit ?? Defaults.Rows, cancellationToken);
        var kind = context.Phrases[plan.WantsSlowest ? "list_slowest_traces" : plan.WantsFailed ? "list_failed_traces" : "list_traces"];
        kind += Titles.Condition(plan);
        var about = Titles.Subject(plan) is { Length: > 0 } of ? context.Phrases.Format("of", kind, of) : kind;
        return context.Answer(Missing.Prefix(context) + (traces.Count == 0 ? context.Phrases.Format("list_none", about, context.Clock.Window(plan.Window))
            : context.Phrases.Format("list", about, traces.Count, $"{traces[0].Name} ({traces[0].Service}), {Figures.Write(traces[0].DurationMs / 1000, "s")}"))) with
        {
            Columns = [context.Phrases["column_time"], context.Phrases["column_service"], context.Phrases["column_operation"], context.Phrases["column_duration"], context.Phrases["column_trace"]],
            Rows = [.. traces.Select(trace => (IReadOnlyList<object?>)[trace.Start, trace.Service, trace.Name, trace.DurationMs / 1000, trace.Id])],
            Unit = "s",
            TraceId = traces.Count > 0 ? traces[0].Id : null,
            Evidence = [context.Evidence(1, about, "traceql", query, plan.Window)],
            Focus = plan.Services.Count > 0 ? plan.Services : [.. traces.Take(1).Select(trace => trace.Service)],
        };
    }

    /// <summary>The traces and the query that finds them, best first.</summary>
    public static async Task<(IReadOnlyList<FoundTrace> Traces, string Query)> FindAsync(AnswerContext context, int wanted, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var filter = plan.Services.Count > 0 || plan.Operations.Count > 0 ? SpanQueries.Filter(plan, context.Catalogue, context.Filter) : $"{context.Filter.TraceQL} && nestedSetParent < 0{SpanQueries.Condition(plan)}";
        if (plan.WantsFailed)
        {
            // A request that failed may have failed below what was asked about.
            filter = plan.Services.Count > 0 || plan.Operations.Count > 0 ? $"{filter} && {SpanDialect.Failed}" : $"{context.Filter.TraceQL} && {SpanDialect.Failed}{SpanQueries.Condition(plan)}";
        }

        var search = $"{{ {filter} }}";
        if (plan.WantsSlowest)
        {
            var threshold = await ThresholdAsync(context, filter, wanted, cancellationToken);
            search = $"{{ {filter} && duration >= {threshold} }}";
        }

        var found = await context.Questions.Traces("traces", search, plan.Window, cancellationToken);
        var ordered = plan.WantsSlowest ? found.OrderByDescending(trace => trace.DurationMs) : found.OrderByDescending(trace => trace.Start);
        return ([.. ordered.Take(Math.Min(wanted, Most))], search);
    }

    /// <summary>A duration that about so many spans reach: a search is not sorted, so it has to find few.</summary>
    static async Task<string> ThresholdAsync(AnswerContext context, string filter, int wanted, CancellationToken cancellationToken)
    {
        var window = context.Plan.Window;
        var counts = await context.Questions.TraceQL("spans", $"{{ {filter} }} | count_over_time()", window, cancellationToken);
        var count = counts.Sum(sample => sample.Value);
        if (count <= Most)
        {
            return "0s";
        }

        var query = wanted == 1 ? $"{{ {filter} }} | max_over_time(duration)"
            : string.Create(CultureInfo.InvariantCulture, $"{{ {filter} }} | quantile_over_time(duration, {1 - (Math.Min(Most, wanted + 4) / count):0.#####})");
        var seconds = (await context.Questions.TraceQL("longest spans", query, window, cancellationToken)).Select(sample => sample.Value).Where(double.IsFinite).DefaultIfEmpty().Max();
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Floor(seconds * 1e6 * 0.999)):0}us");
    }
}
