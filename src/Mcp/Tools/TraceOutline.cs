using System.Globalization;
using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools;

/// <summary>
/// A trace in the form Tempo calls <c>application/vnd.grafana.llm</c>: grouped by service and scope, attributes as plain pairs,
/// ids in hexadecimal. A backend that knows only OTLP JSON is converted here, so that every caller reads one form.
/// </summary>
internal static class TraceOutline
{
    const int MostSpans = 500;

    /// <summary>So few are never too much.</summary>
    const int FewSpans = 50;

    const int MostCharacters = 230_000;
    const int TextLimit = 500;

    public static Answer Of(string traceId, JsonNode reply)
    {
        var trace = reply["trace"] ?? reply;
        if (trace["services"] is not JsonArray services)
        {
            services = new JsonArray([.. (trace["resourceSpans"] as JsonArray ?? trace["batches"] as JsonArray ?? []).Select(Service)]);
        }

        var (kept, all) = Limit(services, MostSpans);
        if (kept > FewSpans && services.ToJsonString().Length is var length and > MostCharacters)
        {
            // Most of the spans are better than a refusal.
            kept = Limit(services, (int)(kept * 0.9 * MostCharacters / length)).Kept;
        }

        var outline = new JsonObject
        {
            ["trace"] = new JsonObject { ["traceId"] = traceId.PadLeft(32, '0').ToLowerInvariant(), ["services"] = services.DeepClone() },
            ["metrics"] = reply["metrics"]?.DeepClone() ?? new JsonObject(),
            ["status"] = (string?)reply["status"] ?? "COMPLETE",
        };
        return new Answer(outline, kept < all ? $"Cut: {kept} of {all} spans shown; find the spans of interest with tempo_traceql-search." : null);
    }

    static JsonNode Service(JsonNode? resourceSpans)
    {
        var resource = Attributes(resourceSpans!["resource"]?["attributes"]);
        return new JsonObject
        {
            ["serviceName"] = (string?)resource["service.name"] ?? "unknown_service",
            ["resource"] = resource,
            ["scopes"] = new JsonArray([.. (resourceSpans["scopeSpans"] as JsonArray ?? []).Select(scope => new JsonObject
            {
                ["name"] = (string?)scope!["scope"]?["name"] ?? "",
                ["spans"] = new JsonArray([.. (scope["spans"] as JsonArray ?? []).Select(span => Span(span!))]),
            })]),
        };
    }

    static JsonObject Span(JsonNode span)
    {
        var start = Nanoseconds(span["startTimeUnixNano"]);
        var outline = new JsonObject
        {
            ["spanId"] = HexId(span["spanId"]),
            ["parentSpanId"] = HexId(span["parentSpanId"]),
            ["name"] = span["name"]?.DeepClone(),
            ["kind"] = Lower(span["kind"], "SPAN_KIND_", ["unspecified", "internal", "server", "client", "producer", "consumer"]),
            ["startTimeUnixNano"] = start.ToString(CultureInfo.InvariantCulture),
            ["durationMs"] = Math.Round((Nanoseconds(span["endTimeUnixNano"]) - start) / 1e6, 3),
            ["attributes"] = Attributes(span["attributes"]),
        };
        var status = new JsonObject { ["code"] = Lower(span["status"]?["code"], "STATUS_CODE_", ["unset", "ok", "error"]) };
        if ((string?)span["status"]?["message"] is { Length: > 0 } message)
        {
            status["message"] = Shorten(message);
        }

        outline["status"] = status;
        if (span["events"] is JsonArray { Count: > 0 } events)
        {
            outline["events"] = new JsonArray([.. events.Select(one => new JsonObject
            {
                ["name"] = one!["name"]?.DeepClone(), ["attributes"] = Attributes(one["attributes"]),
            })]);
        }

        return outline;
    }

    static JsonObject Attributes(JsonNode? list)
    {
        var pairs = new JsonObject();
        foreach (var attribute in list as JsonArray ?? [])
        {
            // An AnyValue is an object with one member that names its type.
            var value = (attribute!["value"] as JsonObject)?.FirstOrDefault().Value;
            pairs[(string)attribute["key"]!] = value is JsonValue plain && plain.TryGetValue<string>(out var text) ? Shorten(text) : value?.DeepClone();
        }

        return pairs;
    }

    static (int Kept, int All) Limit(JsonArray services, int most)
    {
        int kept = 0, all = 0;
        foreach (var spans in services.SelectMany(service => service!["scopes"] as JsonArray ?? []).Select(scope => scope?["spans"]).OfType<JsonArray>())
        {
            all += spans.Count;
            var room = Math.Max(0, most - kept);
            if (spans.Count > room)
            {
                spans.RemoveRange(room, spans.Count - room);
            }

            kept += spans.Count;
        }

        return (kept, all);
    }

    static string Shorten(string text) => text.Length > TextLimit ? text[..TextLimit] + "…" : text;

    /// <summary>Tempo's JSON has ids as base64 of 8 bytes (12 characters), OTLP's JSON as 16 hexadecimal digits.</summary>
    static string HexId(JsonNode? id) => (string?)id switch
    {
        null or "" => "",
        { Length: 12 } base64 => Convert.ToHexStringLower(Convert.FromBase64String(base64)),
        { } hex => hex.ToLowerInvariant(),
    };

    static long Nanoseconds(JsonNode? time) => time is JsonValue value && value.TryGetValue<string>(out var text)
        ? long.Parse(text, CultureInfo.InvariantCulture)
        : (long?)time ?? 0;

    static string Lower(JsonNode? value, string prefix, string[] names) => value switch
    {
        null => names[0],
        JsonValue text when text.TryGetValue<string>(out var name) => name.Replace(prefix, "", StringComparison.Ordinal).ToLowerInvariant(),
        _ => (int)value is var number && number >= 0 && number < names.Length ? names[number] : names[0],
    };
}
