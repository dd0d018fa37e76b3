using System.Globalization;
using System.Text.Json.Nodes;

using Dendro.Agents.Core.Catalogue;

namespace Dendro.Agents.Core.Inside;

internal sealed record TraceSpan(
    string Id, string ParentId, string Service, string Name, string Kind, DateTimeOffset Start, double DurationMs, bool IsError,
    string? Message, IReadOnlyDictionary<string, string> Attributes)
{
    public DateTimeOffset End => Start.AddMilliseconds(DurationMs);

    /// <summary>INSERT, SELECT and the like, from the attribute or from the statement's first word.</summary>
    public string? DatabaseOperation
    {
        get
        {
            var text = Attributes.GetValueOrDefault("db.operation.name") ?? Attributes.GetValueOrDefault("db.query.text")
                ?? Attributes.GetValueOrDefault("db.statement");
            var word = text?.TrimStart().Split([' ', '\n', '\r', '\t', '('], 2)[0].ToUpperInvariant();
            return word is { Length: > 0 } && word.All(char.IsAsciiLetterUpper) ? word : null;
        }
    }
}

/// <summary>A trace as tempo_get-trace gives it, with its parent and child relations.</summary>
internal sealed class TraceTree
{
    readonly Dictionary<string, TraceSpan> _byId;
    readonly ILookup<string, TraceSpan> _children;

    public TraceTree(string id, IReadOnlyList<TraceSpan> spans)
    {
        Id = id;
        Spans = spans;
        _byId = spans.DistinctBy(span => span.Id).ToDictionary(span => span.Id);
        _children = spans.ToLookup(span => span.ParentId);
    }

    public string Id { get; }

    public IReadOnlyList<TraceSpan> Spans { get; }

    public TraceSpan? Parent(TraceSpan span) => _byId.GetValueOrDefault(span.ParentId);

    public IEnumerable<TraceSpan> Children(TraceSpan span) => _children[span.Id].Where(child => child.Id != span.Id);

    /// <summary>The time of a span in which none of the spans under it runs; what a message sets off runs by itself.</summary>
    public double OwnSeconds(TraceSpan span) => (span.DurationMs / 1000) - Covered(span).Union;

    /// <summary>How long the spans under a span run, together and each by itself, in seconds.</summary>
    public (double Union, double Sum) Covered(TraceSpan span)
    {
        double union = 0, sum = 0;
        var covered = span.Start;
        foreach (var child in Children(span).Where(child => child.Kind != "consumer").OrderBy(child => child.Start))
        {
            sum += child.DurationMs / 1000;
            var from = child.Start > covered ? child.Start : covered;
            var to = child.End < span.End ? child.End : span.End;
            if (to > from)
            {
                union += (to - from).TotalSeconds;
                covered = to;
            }
        }

        return (union, sum);
    }

    /// <summary>Failed spans under which nothing failed: there the failure began.</summary>
    public IEnumerable<TraceSpan> Origins => Spans.Where(span => span.IsError && !_children[span.Id].Any(FailsWithin));

    /// <summary>Services from the root to the span, each once in a row.</summary>
    public IReadOnlyList<string> PathTo(TraceSpan origin)
    {
        var path = new List<string>();
        var seen = new HashSet<string>();
        for (var span = origin; span is not null && seen.Add(span.Id); span = _byId.GetValueOrDefault(span.ParentId))
        {
            if (path.Count == 0 || path[^1] != span.Service)
            {
                path.Add(span.Service);
            }
        }

        path.Reverse();
        return path;
    }

    public static TraceTree Read(JsonNode result)
    {
        var trace = result["trace"];
        var spans = from service in trace?["services"] as JsonArray ?? []
                    from scope in service?["scopes"] as JsonArray ?? []
                    from span in scope?["spans"] as JsonArray ?? []
                    select Span((string?)service["serviceName"] ?? "", span);
        return new TraceTree((string?)trace?["traceId"] ?? "", [.. spans]);
    }

    /// <summary>A span that did not fail may still have one below it that did, as a retry that helped has.</summary>
    bool FailsWithin(TraceSpan span) => span.IsError || _children[span.Id].Any(child => child.Id != span.Id && FailsWithin(child));

    static TraceSpan Span(string service, JsonNode span) => new(
        (string?)span["spanId"] ?? "", (string?)span["parentSpanId"] ?? "", service, (string?)span["name"] ?? "", Word(span["kind"], "SPAN_KIND_"),
        DateTimeOffset.UnixEpoch.AddTicks(Ticks(span["startTimeUnixNano"])), (double?)span["durationMs"] ?? 0,
        SpanDialect.IsFailed(Word(span["status"]?["code"], "STATUS_CODE_"), Attributes(span)), Message(span), Attributes(span));

    /// <summary>Kinds and codes have OTLP's names, as in <c>SPAN_KIND_SERVER</c>.</summary>
    static string Word(JsonNode? name, string prefix) => ((string?)name ?? "").Replace(prefix, "", StringComparison.Ordinal).ToLowerInvariant();

    static Dictionary<string, string> Attributes(JsonNode span) =>
        (span["attributes"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");

    /// <summary>An exception says more than the status it left.</summary>
    static string? Message(JsonNode span)
    {
        var exception = (span["events"] as JsonArray ?? []).FirstOrDefault(one => (string?)one?["name"] == "exception")?["attributes"];
        var text = exception?["exception.message"]?.ToString() ?? (string?)span["status"]?["message"];
        var type = exception?["exception.type"]?.ToString();
        return text is null ? type : type is null ? text : $"{type}: {text}";
    }

    static long Ticks(JsonNode? nanoseconds) => nanoseconds is JsonValue value && value.TryGetValue<string>(out var text)
        ? long.Parse(text, CultureInfo.InvariantCulture) / 100
        : ((long?)nanoseconds ?? 0) / 100;
}
