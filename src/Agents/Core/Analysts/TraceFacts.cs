using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Analysts;

/// <summary>Words the numbers of the traces playbook as findings.</summary>
internal sealed class TraceFacts(Window window, Links links)
{
    const int MessageLimit = 200;

    readonly FindingWindow _span = new(window.Start, window.End);

    public Finding ErrorSpans(
        string service, double count, double total, double before, double totalBefore, IReadOnlyList<Samples> times,
        IReadOnlyList<TraceTree> traces, string query)
    {
        var usual = Facts.Scaled(before, totalBefore, window);
        var active = times.FirstOrDefault(series => series["resource.service.name"] == service)?.Points
            .Where(point => point.Value > 0).Select(point => point.Time) ?? [];
        var read = traces.SelectMany(trace => trace.Spans).Where(span => span.IsError && span.Service == service).Select(span => span.Start);
        var seen = active.Concat(read).Where(time => time >= window.Start && time <= window.End).ToList();
        var link = $"{{ resource.service.name = \"{service}\" && status = error }}";
        return new Finding
        {
            Kind = FindingKind.ErrorSpans,
            Service = service,
            Title = $"{Facts.Number(count)} of {Facts.Number(total)} spans of {service} failed ({Facts.Before(usual, v => Facts.Number(v) + " in the same time")})",
            Severity = usual is null || count >= 2 * usual.Value ? Severity.Critical : Severity.Warning,
            Value = count,
            Baseline = usual,
            Unit = "spans",
            Count = total,
            FirstSeen = seen.Count > 0 ? seen.Min() : null,
            LastSeen = seen.Count > 0 ? seen.Max() : null,
            Language = "traceql",
            Query = query,
            Window = _span,
            Link = links.Explore("traceql", link, _span),
        };
    }

    public IEnumerable<Finding> Origins(IReadOnlyList<TraceTree> traces, string query) =>
        traces.SelectMany(trace => trace.Origins.Select(span => (Trace: trace, Span: span)))
            .GroupBy(origin => (origin.Span.Service, origin.Span.Name, origin.Span.Database, origin.Span.DatabaseOperation))
            .OrderByDescending(group => group.Select(origin => origin.Trace.Id).Distinct().Count())
            .Select(group => Origin([.. group], traces, query));

    Finding Origin(IReadOnlyList<(TraceTree Trace, TraceSpan Span)> origins, IReadOnlyList<TraceTree> traces, string query)
    {
        var span = origins.MaxBy(origin => origin.Span.Start).Span;
        var own = origins.Select(origin => origin.Trace.Id).Distinct().Count();
        // Of the traces in which this service failed at all, how many began to fail here.
        var failing = Math.Max(1, traces.Count(trace => trace.Spans.Any(other => other.IsError && other.Service == span.Service)));
        var path = origins.Select(origin => origin.Trace.PathTo(origin.Span)).MaxBy(candidate => candidate.Count)!;
        var what = span.Database is { } database
            ? $"a call to {database}{(span.DatabaseOperation is { } verb ? $" ({verb})" : "")}"
            : $"\"{span.Name}\"";
        var message = Shorten(origins.Select(origin => origin.Span.Message).FirstOrDefault(text => text is not null));
        return new Finding
        {
            Kind = FindingKind.ErrorOrigin,
            Service = span.Service,
            Title = $"{own} of {failing} failing traces read begin to fail in {span.Service}, at {what}{(message is null ? "" : $": {message}")}",
            Detail = string.Join(" → ", path),
            Severity = Severity.Critical,
            Operation = span.DatabaseOperation ?? span.Name,
            Target = span.Database,
            Value = Math.Round(own / (double)failing, 4),
            Unit = "share",
            Count = own,
            Path = path,
            FirstSeen = origins.Min(origin => origin.Span.Start),
            LastSeen = origins.Max(origin => origin.Span.Start),
            Example = origins[0].Trace.Id,
            Language = "traceql",
            Query = query,
            Window = _span,
            Link = links.Explore("traceql", $"{{ resource.service.name = \"{span.Service}\" && status = error }}", _span),
        };
    }

    static string? Shorten(string? message)
    {
        var line = message?.ReplaceLineEndings(" ").Trim();
        return line is { Length: > MessageLimit } ? line[..MessageLimit] + "…" : line;
    }
}
