using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Inside;

namespace Dendro.Agents.Core.Execution;

/// <summary>One trace: what it waited for, where it failed, and what in it takes longer than its kind does.</summary>
internal static class TraceAnswer
{
    const int MostSpans = 200;

    /// <summary>So much longer than nineteen of twenty of its kind is told.</summary>
    const double Longer = 1.5;

    public static async Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var (plan, phrases) = (context.Plan, context.Phrases);
        var id = plan.TraceId;
        if (id is null)
        {
            if (!context.Catalogue.HasSpans)
            {
                return Missing.Traces(context);
            }

            var (found, _) = await TraceListAnswer.FindAsync(context, 1, cancellationToken);
            if (found.Count == 0)
            {
                return context.Answer(Missing.Prefix(context) + phrases.Format("list_none", phrases[plan.WantsFailed ? "list_failed_traces" : "list_traces"], context.Clock.Window(plan.Window)));
            }

            id = found[0].Id;
        }

        return await context.Questions.Trace(id, cancellationToken) is { } json && TraceTree.Read(json) is { Spans.Count: > 0 } trace
            ? await TellAsync(context, trace, cancellationToken)
            : context.Answer(phrases.Format("unknown_trace", id));
    }

    static async Task<Answer> TellAsync(AnswerContext context, TraceTree trace, CancellationToken cancellationToken)
    {
        var phrases = context.Phrases;
        var spans = trace.Spans.OrderBy(span => span.Start).ToList();
        var (start, end) = (spans[0].Start, spans.Max(span => span.End));
        var root = spans.FirstOrDefault(span => trace.Parent(span) is null) ?? spans[0];
        var own = spans.ToDictionary(span => span.Id, span => Own(trace, span));
        var busiest = spans.MaxBy(span => own[span.Id])!;
        var services = spans.Select(span => span.Service).Distinct().ToList();
        var text = phrases.Format("trace", root.Name, root.Service, Figures.Write((end - start).TotalSeconds, "s"), spans.Count, services.Count, context.Clock.Time(start))
            + " " + phrases.Format("trace_busiest", busiest.Name, busiest.Service, Figures.Write(own[busiest.Id] / 1000, "s"));
        if (trace.Origins.FirstOrDefault() is { } origin)
        {
            text += " " + phrases.Format("trace_failed", origin.Name, origin.Service, origin.Message ?? phrases["no_message"]);
        }

        var usual = await UsualAsync(context, spans, cancellationToken);
        var slow = spans.Where(span => usual.TryGetValue((span.Service, span.Name), out var p95) && span.DurationMs / 1000 > Longer * p95).OrderByDescending(span => own[span.Id]).FirstOrDefault();
        if (slow is not null)
        {
            text += " " + phrases.Format("trace_unusual", slow.Name, slow.Service, Figures.Write(slow.DurationMs / 1000, "s"), Figures.Write(usual[(slow.Service, slow.Name)], "s"));
        }

        return context.Answer(Missing.Prefix(context) + text) with
        {
            TraceId = trace.Id,
            Value = (end - start).TotalSeconds,
            Unit = "s",
            Columns = [phrases["column_start"], phrases["column_service"], phrases["column_operation"], phrases["column_duration"], phrases["column_own"], phrases["column_error"]],
            Rows = [.. spans.Take(MostSpans).Select(span => (IReadOnlyList<object?>)[(span.Start - start).TotalSeconds, span.Service, new string(' ', 2 * Depth(trace, span)) + span.Name, span.DurationMs / 1000, own[span.Id] / 1000, span.IsError ? span.Message ?? phrases["failed"] : null])],
            Evidence = [context.Evidence(1, root.Name, "traceql", trace.Id, new Evidence.Window(start.AddMinutes(-1), end.AddMinutes(1)))],
            Focus = [slow?.Service ?? trace.Origins.FirstOrDefault()?.Service ?? busiest.Service],
            Since = start,
        };
    }

    /// <summary>The 95 % quantile of each operation of the trace, in seconds.</summary>
    static async Task<Dictionary<(string Service, string Name), double>> UsualAsync(AnswerContext context, IReadOnlyList<TraceSpan> spans, CancellationToken cancellationToken)
    {
        var filter = $"resource.service.name {SpanQueries.Matches([.. spans.Select(span => span.Service).Distinct()])} && name {SpanQueries.Matches([.. spans.Select(span => span.Name).Distinct()])}";
        var start = spans.Min(span => span.Start);
        var samples = await context.Questions.TraceQL("usual durations", $"{{ {filter} }} | quantile_over_time(duration, 0.95) by (resource.service.name, name)", new Evidence.Window(start.AddMinutes(-30), start.AddMinutes(5)), cancellationToken);
        return samples.Where(sample => double.IsFinite(sample.Value)).GroupBy(sample => (sample["resource.service.name"], sample["name"])).ToDictionary(group => group.Key, group => group.First().Value);
    }

    /// <summary>A span's time in milliseconds without what its children cover of it.</summary>
    static double Own(TraceTree trace, TraceSpan span)
    {
        double covered = 0;
        var at = span.Start;
        foreach (var child in trace.Children(span).Where(child => child.Kind != "consumer").OrderBy(child => child.Start))
        {
            var (from, to) = (child.Start > at ? child.Start : at, child.End < span.End ? child.End : span.End);
            if (to > from)
            {
                covered += (to - from).TotalMilliseconds;
                at = to;
            }
        }

        return Math.Max(0, span.DurationMs - covered);
    }

    static int Depth(TraceTree trace, TraceSpan span)
    {
        var (depth, seen) = (0, new HashSet<string>());
        for (var parent = trace.Parent(span); parent is not null && seen.Add(parent.Id); parent = trace.Parent(parent))
        {
            depth++;
        }

        return depth;
    }
}
