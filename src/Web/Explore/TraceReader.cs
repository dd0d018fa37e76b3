using System.Text.Json;

namespace Dendro.Web.Explore;

/// <summary>Reads OTLP JSON as Tempo writes it: ids in base64 (or hex), 64-bit numbers as text.</summary>
internal static class TraceReader
{
    public static Trace Read(JsonElement trace)
    {
        var batches = trace.Items("resourceSpans") is { Count: > 0 } batchesV2 ? batchesV2 : trace.Items("batches");
        var spans = from batch in batches
                    let resource = batch.TryGetProperty("resource", out var element) ? ReadAttributes(element) : new Dictionary<string, string>()
                    from scope in batch.Items("scopeSpans")
                    from span in scope.Items("spans")
                    select ReadSpan(span, resource);
        // A retried export may store a span twice.
        return Trace.From([.. spans.DistinctBy(span => span.SpanId)]);
    }

    static TraceSpan ReadSpan(JsonElement span, IReadOnlyDictionary<string, string> resource)
    {
        var status = span.TryGetProperty("status", out var element) ? element : default;
        var code = status.ValueKind == JsonValueKind.Object && status.TryGetProperty("code", out var value) ? value.ToString() : "";
        return new TraceSpan(
            Hex(span.Text("spanId")), Hex(span.Text("parentSpanId")), resource.GetValueOrDefault("service.name", "unknown"), span.Text("name"),
            span.Text("kind").Replace("SPAN_KIND_", "", StringComparison.Ordinal).ToLowerInvariant(),
            span.Int64("startTimeUnixNano"), span.Int64("endTimeUnixNano"), code is "STATUS_CODE_ERROR" or "2", status.Text("message"),
            ReadAttributes(span), resource,
            [.. span.Items("events").Select(item => new SpanEvent(item.Int64("timeUnixNano"), item.Text("name"), ReadAttributes(item)))]);
    }

    static Dictionary<string, string> ReadAttributes(JsonElement element) => element.Items("attributes")
        .GroupBy(attribute => attribute.Text("key"))
        .ToDictionary(group => group.Key, group => group.Last().TryGetProperty("value", out var value) ? ReadValue(value) : "");

    /// <summary>The text of an OTLP AnyValue.</summary>
    public static string ReadValue(JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            return property.Name switch
            {
                "arrayValue" => $"[{string.Join(", ", property.Value.Items("values").Select(ReadValue))}]",
                "kvlistValue" => $"{{{string.Join(", ", property.Value.Items("values").Select(pair => $"{pair.Text("key")}: {ReadValue(pair.GetProperty("value"))}"))}}}",
                _ => property.Value.ToString(),
            };
        }
        return "";
    }

    static string Hex(string id)
    {
        if (id.Length == 0 || id.Length == 16 && id.All(char.IsAsciiHexDigit))
            return id;
        var bytes = new byte[16];
        return Convert.TryFromBase64String(id, bytes, out var count) ? Convert.ToHexStringLower(bytes, 0, count) : id;
    }
}
