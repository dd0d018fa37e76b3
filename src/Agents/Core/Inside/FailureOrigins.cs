using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Measures.Spans;

namespace Dendro.Agents.Core.Inside;

/// <summary>Where failing traces begin to fail: the deepest failed span, unless it is a caller that gave up on a slow callee.</summary>
internal static class FailureOrigins
{
    const int MessageLimit = 200;

    /// <summary>It waited so large a part of its time, and ended at most so much later.</summary>
    const double LargestPart = 0.5;
    const double RightAfter = 0.05;

    static readonly string[] TimeoutWords = ["timeout", "timed out", "deadline", "cancel"];

    /// <param name="traces">Failing traces.</param>
    /// <param name="shares">The services with new failures, and how large a share of their spans they are.</param>
    /// <param name="writer">Makes findings.</param>
    public static IEnumerable<Finding> Of(IReadOnlyList<TraceTree> traces, IReadOnlyDictionary<string, double> shares, FindingWriter writer) =>
        traces.SelectMany(trace => trace.Origins.Select(span => Origin(trace, span)))
            .GroupBy(origin => (origin.Service, origin.Peer, origin.Operation, origin.IsTimeout))
            .OrderByDescending(group => group.Select(origin => origin.Trace.Id).Distinct().Count())
            .Where(group => shares.ContainsKey(group.First().Span.Service))
            .Select(group => Finding([.. group], traces, writer) with { Impact = shares[group.First().Span.Service] });

    public static bool IsTimeout(string text) => TimeoutWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    sealed record Begin(TraceTree Trace, TraceSpan Span, string Service, string? Peer, string Operation, bool IsTimeout);

    static Begin Origin(TraceTree trace, TraceSpan span)
    {
        var call = GivenUp(trace, span) ?? span;
        var callee = trace.Children(call).FirstOrDefault(child => child.Service != call.Service);
        var gaveUp = call != span || (span.Kind == "client" && (callee is { IsError: false } && callee.End > span.End || IsTimeout(span)));
        var peer = call.Kind is "client" or "producer" && callee is null ? SpanDialect.Peer(call.Attributes) : null;
        return gaveUp && callee is not null
            ? new Begin(trace, span, callee.Service, null, callee.Name, true)
            : new Begin(trace, span, span.Service, peer, call.DatabaseOperation ?? call.Name, gaveUp);
    }

    /// <summary>
    /// The call for which a failed span waited to its end without an answer: many clients leave it unmarked. The callee was still at
    /// work, or the caller answered that time was up.
    /// </summary>
    static TraceSpan? GivenUp(TraceTree trace, TraceSpan span) => span.Kind == "client" ? null
        : trace.Children(span).FirstOrDefault(call => call.Kind == "client" && call.DurationMs >= LargestPart * span.DurationMs
            && (span.End - call.End).TotalMilliseconds <= RightAfter * span.DurationMs
            && (trace.Children(call).FirstOrDefault(child => child.Service != call.Service) is { } callee ? callee.End > call.End : IsTimeout(span)));

    static bool IsTimeout(TraceSpan span) => TimeoutWords.Any(word => Says(span, word)) || SpanDialect.IsTimeout(span.Attributes);

    static Finding Finding(IReadOnlyList<Begin> origins, IReadOnlyList<TraceTree> traces, FindingWriter writer)
    {
        var first = origins[0];
        var own = origins.Select(origin => origin.Trace.Id).Distinct().Count();
        // Of the traces in which this service failed at all, how many began to fail here.
        var failing = Math.Max(own, traces.Count(trace => trace.Spans.Any(span => span.IsError && span.Service == first.Span.Service)));
        var path = origins.Select(origin => Path(origin)).MaxBy(candidate => candidate.Count)!;
        var what = first.Peer is { } peer ? $"a call to {peer} ({first.Operation})" : $"\"{first.Operation}\"";
        var message = Shorten(origins.Select(origin => origin.Span.Message).FirstOrDefault(text => text is not null));
        var title = first.IsTimeout && first.Peer is null && first.Service != first.Span.Service
            ? $"in {own} of {failing} failing traces read {first.Span.Service} gave up waiting for {what} at {first.Service}"
            : $"{own} of {failing} failing traces read begin to fail in {first.Service}, at {what}{(message is null ? "" : $": {message}")}";
        return writer.Of(FindingKind.FailureOrigin, first.Service, title, Math.Round(own / (double)failing, 4), "share",
            $"{{ {FailureMeasures.FailingSpans(first.Span.Service)} }}") with
        {
            Detail = message ?? "",
            Severity = Severity.Critical,
            Operation = first.Operation,
            Target = first.Peer,
            IsPeer = first.Peer is not null,
            IsTimeout = first.IsTimeout,
            Count = own,
            Path = path,
            Since = origins.Min(origin => origin.Span.Start),
            Example = first.Trace.Id,
        };
    }

    static List<string> Path(Begin origin)
    {
        var path = origin.Trace.PathTo(origin.Span).ToList();
        var end = origin.Peer ?? origin.Service;
        return path[^1] == end ? path : [.. path, end];
    }

    static bool Says(TraceSpan span, string word) =>
        span.Message?.Contains(word, StringComparison.OrdinalIgnoreCase) == true
        || span.Attributes.GetValueOrDefault("error.type")?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    static string? Shorten(string? message)
    {
        var line = message?.ReplaceLineEndings(" ").Trim();
        return line is { Length: > MessageLimit } ? line[..MessageLimit] + "…" : line;
    }
}
