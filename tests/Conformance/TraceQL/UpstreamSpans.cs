using System.Globalization;
using System.Text.Json;
using Dendro.Telemetry.Model;

namespace Dendro.Conformance.Tests.TraceQL;

/// <summary>Reads spans as upstream case files write them.</summary>
internal static class UpstreamSpans
{
    /// <summary>The spans of an OTLP JSON document. A span without an id gets one, and a parent that nobody knows.</summary>
    public static IEnumerable<Span> FromOtlp(JsonElement document) =>
        from resourceSpans in document.GetProperty("resourceSpans").EnumerateArray()
        let resource = new Resource(OtlpAttributes(resourceSpans.GetProperty("resource")))
        from scopeSpans in resourceSpans.GetProperty("scopeSpans").EnumerateArray()
        from span in scopeSpans.GetProperty("spans").EnumerateArray()
        select FromOtlp(span, resource, Scope(scopeSpans));

    static Scope Scope(JsonElement scopeSpans) => scopeSpans.TryGetProperty("scope", out var scope)
        ? new Scope(Text(scope, "name"), Text(scope, "version"), OtlpAttributes(scope))
        : Telemetry.Model.Scope.None;

    static Span FromOtlp(JsonElement span, Resource resource, Scope scope)
    {
        var id = SpanIdOf(Text(span, "spanId"));
        return new Span
        {
            TraceId = TraceIdOf(Text(span, "traceId")),
            SpanId = id.IsEmpty ? new SpanId(0xb0) : id,
            ParentSpanId = id.IsEmpty ? new SpanId(0xb1) : SpanIdOf(Text(span, "parentSpanId")),
            Name = Text(span, "name"),
            Kind = span.TryGetProperty("kind", out var kind) ? (SpanKind)kind.GetInt32() : SpanKind.Unspecified,
            StartNs = long.Parse(Text(span, "startTimeUnixNano"), CultureInfo.InvariantCulture),
            EndNs = long.Parse(Text(span, "endTimeUnixNano"), CultureInfo.InvariantCulture),
            Status = span.TryGetProperty("status", out var status) && status.TryGetProperty("code", out var code) ? (SpanStatus)code.GetInt32() : SpanStatus.Unset,
            Attributes = OtlpAttributes(span),
            Events = span.TryGetProperty("events", out var events)
                ? [.. events.EnumerateArray().Select(e => new SpanEvent(long.Parse(Text(e, "timeUnixNano"), CultureInfo.InvariantCulture), Text(e, "name"), OtlpAttributes(e)))]
                : [],
            Links = span.TryGetProperty("links", out var links)
                ? [.. links.EnumerateArray().Select(l => new SpanLink(TraceIdOf(Text(l, "traceId")), SpanIdOf(Text(l, "spanId")), "", OtlpAttributes(l)))]
                : [],
            Resource = resource,
            Scope = scope,
        };
    }

    static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    public static TraceId TraceIdOf(string hex) => TraceId.TryParse(hex, out var id) ? id : default;

    public static SpanId SpanIdOf(string hex) => SpanId.TryParse(hex, out var id) ? id : default;

    static Attributes OtlpAttributes(JsonElement owner) => owner.TryGetProperty("attributes", out var attributes)
        ? new([.. attributes.EnumerateArray().Select(a => KeyValuePair.Create(Text(a, "key"), OtlpValue(a.GetProperty("value"))))])
        : Attributes.Empty;

    static AttributeValue OtlpValue(JsonElement value)
    {
        var kind = value.EnumerateObject().Single();
        return kind.Name switch
        {
            "stringValue" => new AttributeValue.Text(kind.Value.GetString()!),
            "intValue" => new AttributeValue.Integer(long.Parse(kind.Value.GetString()!, CultureInfo.InvariantCulture)),
            "boolValue" => new AttributeValue.Boolean(kind.Value.GetBoolean()),
            "doubleValue" => new AttributeValue.Float(kind.Value.GetDouble()),
            _ => throw new FormatException($"unknown value {kind.Name}"),
        };
    }

    /// <summary>A value as the unit cases write it: a type such as <c>int[]</c> and JSON.</summary>
    public static AttributeValue Value(string type, JsonElement value) => type.EndsWith("[]", StringComparison.Ordinal)
        ? new AttributeValue.List([.. value.EnumerateArray().Select(item => Value(type[..^2], item))])
        : type switch
        {
            "string" => new AttributeValue.Text(value.GetString()!),
            "int" or "duration_ns" => new AttributeValue.Integer(value.GetInt64()),
            "float" or "double" => new AttributeValue.Float(value.GetDouble()),
            "bool" => new AttributeValue.Boolean(value.GetBoolean()),
            _ => throw new FormatException($"unknown type {type}"),
        };

    /// <summary>A span as the unit cases write it.</summary>
    public static Span FromCase(JsonElement item, int index)
    {
        var attributes = item.TryGetProperty("attrs", out var list) ? list.EnumerateArray().ToList() : [];
        var start = item.TryGetProperty("start_ns", out var startNs) ? startNs.GetInt64() : 0;
        var duration = item.TryGetProperty("duration_ns", out var durationNs) ? durationNs.GetInt64() : 0;
        foreach (var attribute in attributes.Where(a => Text(a, "scope") == "intrinsic" && Text(a, "name") == "duration"))
        {
            duration = attribute.GetProperty("value").GetInt64();
        }

        return new Span
        {
            TraceId = new TraceId(1, 1),
            SpanId = new SpanId((ulong)index + 1),
            Name = "",
            StartNs = start,
            EndNs = start + duration,
            Attributes = Of("span", "none"),
            Resource = new Resource(Of("resource")),
        };

        Attributes Of(params string[] scopes) => new(
        [
            .. attributes.Where(a => scopes.Contains(Text(a, "scope"))).Select(a => KeyValuePair.Create(Text(a, "name"), Value(Text(a, "type"), a.GetProperty("value")))),
        ]);
    }
}
