using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;

namespace Dendro.Mcp.Tools;

/// <summary>
/// A trace in the form Tempo calls <c>application/vnd.grafana.llm</c>: grouped by service and scope, attributes as plain pairs,
/// ids in hexadecimal. A backend that knows only OTLP JSON is converted here, so that every caller reads one form.
/// </summary>
internal static class TraceOutline
{
    const int TextLimit = 500;

    static readonly string[] Kinds = ["", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"];

    static readonly string[] Codes = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];

    static readonly Rows Spans = new(
        "spans",
        answer => ((JsonArray)answer["trace"]!["services"]!).SelectMany(service => service!["scopes"] as JsonArray ?? []).Select(scope => scope?["spans"]),
        "find the spans of interest with tempo_traceql-search");

    public static Answer Of(string traceId, JsonNode reply)
    {
        var trace = reply["trace"] ?? reply;
        var services = trace["services"] as JsonArray
            ?? new JsonArray([.. (trace["resourceSpans"] as JsonArray ?? trace["batches"] as JsonArray ?? []).Select(Service)]);
        var outline = new JsonObject
        {
            ["trace"] = new JsonObject { ["traceId"] = traceId.PadLeft(32, '0').ToLowerInvariant(), ["services"] = services.DeepClone() },
        };
        if (reply["metrics"] is JsonObject { Count: > 0 } metrics)
        {
            outline["metrics"] = metrics.DeepClone();
        }

        var isPartial = (string?)reply["status"] == "PARTIAL";
        return new Answer(outline, isPartial ? $"Cut: Tempo gave a part of the trace only{((string?)reply["message"] is { } why ? $" ({why})" : "")}." : null)
        {
            Rows = Spans,
            Meta = TempoTools.Meta("trace", "2"),
        };
    }

    static JsonNode Service(JsonNode? resourceSpans)
    {
        var resource = Attributes(resourceSpans!["resource"]?["attributes"]);
        resource.Remove("service.name", out var name);
        var service = new JsonObject { ["serviceName"] = name ?? "unknown_service" };
        Add(service, "resource", resource);
        service["scopes"] = new JsonArray([.. (resourceSpans["scopeSpans"] as JsonArray ?? []).Select(Scope)]);
        return service;
    }

    static JsonNode Scope(JsonNode? scopeSpans)
    {
        var scope = new JsonObject();
        Add(scope, "name", scopeSpans!["scope"]?["name"]);
        Add(scope, "version", scopeSpans["scope"]?["version"]);
        scope["spans"] = new JsonArray([.. (scopeSpans["spans"] as JsonArray ?? []).Select(span => Span(span!))]);
        return scope;
    }

    static JsonObject Span(JsonNode span)
    {
        var (start, end) = (Nanoseconds(span["startTimeUnixNano"]), Nanoseconds(span["endTimeUnixNano"]));
        var outline = new JsonObject { ["spanId"] = HexId(span["spanId"]), ["name"] = span["name"]?.DeepClone() };
        Add(outline, "parentSpanId", HexId(span["parentSpanId"]));
        Add(outline, "kind", Word(span["kind"], Kinds));
        Add(outline, "startTimeUnixNano", span["startTimeUnixNano"]?.ToString());
        Add(outline, "endTimeUnixNano", span["endTimeUnixNano"]?.ToString());
        outline["durationMs"] = Math.Round((end - start) / 1e6, 6);
        Add(outline, "attributes", Attributes(span["attributes"]));
        Add(outline, "events", List(span["events"], one => new JsonObject { ["name"] = one["name"]?.DeepClone(), ["timeUnixNano"] = one["timeUnixNano"]?.ToString() }));
        Add(outline, "links", List(span["links"], one => new JsonObject { ["traceId"] = HexId(one["traceId"]), ["spanId"] = HexId(one["spanId"]) }));
        outline["status"] = new JsonObject
        {
            ["code"] = Word(span["status"]?["code"], Codes),
            ["message"] = Excerpt.Of((string?)span["status"]?["message"] ?? "", TextLimit),
        };
        return outline;
    }

    static JsonArray List(JsonNode? list, Func<JsonNode, JsonObject> outline) => new([.. (list as JsonArray ?? []).Select(one =>
    {
        var entry = outline(one!);
        Add(entry, "attributes", Attributes(one!["attributes"]));
        return entry;
    })]);

    /// <summary>Absent and empty are left out, as Tempo does.</summary>
    static void Add(JsonObject outline, string name, JsonNode? value)
    {
        if (value is not (null or JsonObject { Count: 0 } or JsonArray { Count: 0 }) && value.ToString().Length > 0)
        {
            outline[name] = value.Parent is null ? value : value.DeepClone();
        }
    }

    static JsonObject Attributes(JsonNode? list)
    {
        var pairs = new JsonObject();
        foreach (var attribute in list as JsonArray ?? [])
        {
            pairs[(string)attribute!["key"]!] = Plain(attribute["value"]);
        }

        return pairs;
    }

    /// <summary>An AnyValue is an object with one member that names its type.</summary>
    static JsonNode? Plain(JsonNode? any) => (any as JsonObject)?.FirstOrDefault() switch
    {
        { Key: "intValue", Value: { } integer } when long.TryParse(integer.ToString(), CultureInfo.InvariantCulture, out var number) => number,
        { Key: "arrayValue", Value: { } array } => new JsonArray([.. (array["values"] as JsonArray ?? []).Select(Plain)]),
        { Key: "kvlistValue", Value: { } pairs } => Attributes(pairs["values"]),
        { Value: JsonValue value } when value.TryGetValue<string>(out var text) => Excerpt.Of(text, TextLimit),
        var other => other?.Value?.DeepClone(),
    };

    /// <summary>OTLP's JSON has ids as 16 or 32 hexadecimal digits, Tempo's as base64 of 8 (12 characters) or 16 bytes (24).</summary>
    static string HexId(JsonNode? id) => (string?)id switch
    {
        null or "" => "",
        { Length: 12 or 24 } base64 => Convert.ToHexStringLower(Convert.FromBase64String(base64)),
        { } hex => hex.ToLowerInvariant(),
    };

    static long Nanoseconds(JsonNode? time) => long.TryParse(time?.ToString(), CultureInfo.InvariantCulture, out var nanoseconds) ? nanoseconds : 0;

    /// <summary>Enumerations come by name or by number.</summary>
    static string Word(JsonNode? value, string[] words) => value switch
    {
        null => words[0],
        JsonValue text when text.TryGetValue<string>(out var name) => words.Contains(name) ? name : words[0],
        _ => words.ElementAtOrDefault((int)value) ?? words[0],
    };
}
