using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>Traces in JSON as Tempo writes them: OTLP, but with ids in base64.</summary>
internal static class OtlpJson
{
    const string DroppedAttributes = "droppedAttributesCount";

    public static void WriteV1(Utf8JsonWriter json, Trace trace) => WriteResourceSpans(json, "batches", trace);

    public static void WriteV2(Utf8JsonWriter json, Trace trace)
    {
        json.WriteStartObject("trace");
        WriteResourceSpans(json, "resourceSpans", trace);
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        json.WriteEndObject();
    }

    static void WriteResourceSpans(Utf8JsonWriter json, string name, Trace trace)
    {
        json.WriteStartArray(name);
        foreach (var byResource in trace.Spans.GroupBy(span => span.Resource))
        {
            json.WriteStartObject();
            json.WriteStartObject("resource");
            WriteAttributes(json, "attributes", byResource.Key.Attributes.Entries);
            TempoJson.WriteInt(json, DroppedAttributes, byResource.Key.DroppedAttributes);
            json.WriteEndObject();
            json.WriteStartArray("scopeSpans");
            foreach (var byScope in byResource.GroupBy(span => span.Scope))
            {
                json.WriteStartObject();
                json.WriteStartObject("scope");
                TempoJson.WriteText(json, "name", byScope.Key.Name);
                TempoJson.WriteText(json, "version", byScope.Key.Version);
                WriteAttributes(json, "attributes", byScope.Key.Attributes.Entries);
                TempoJson.WriteInt(json, DroppedAttributes, byScope.Key.DroppedAttributes);
                json.WriteEndObject();
                WriteAll(json, "spans", [.. byScope], Write);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, Span span)
    {
        WriteId(json, "traceId", span.TraceId);
        json.WriteBase64String("spanId", Bytes(span.SpanId));
        TempoJson.WriteText(json, "traceState", span.TraceState);
        if (!span.ParentSpanId.IsEmpty)
        {
            json.WriteBase64String("parentSpanId", Bytes(span.ParentSpanId));
        }

        TempoJson.WriteInt(json, "flags", span.Flags);
        TempoJson.WriteText(json, "name", span.Name);
        if (span.Kind != SpanKind.Unspecified)
        {
            json.WriteString("kind", $"SPAN_KIND_{span.Kind.ToString().ToUpperInvariant()}");
        }

        TempoJson.WriteLong(json, "startTimeUnixNano", span.StartNs);
        TempoJson.WriteLong(json, "endTimeUnixNano", span.EndNs);
        WriteAttributes(json, "attributes", span.Attributes.Entries);
        TempoJson.WriteInt(json, DroppedAttributes, span.DroppedAttributes);
        WriteAll(json, "events", span.Events, Write);
        TempoJson.WriteInt(json, "droppedEventsCount", span.DroppedEvents);
        WriteAll(json, "links", span.Links, Write);
        TempoJson.WriteInt(json, "droppedLinksCount", span.DroppedLinks);
        json.WriteStartObject("status");
        TempoJson.WriteText(json, "message", span.StatusMessage);
        if (span.Status != SpanStatus.Unset)
        {
            json.WriteString("code", $"STATUS_CODE_{span.Status.ToString().ToUpperInvariant()}");
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, SpanEvent item)
    {
        TempoJson.WriteLong(json, "timeUnixNano", item.TimeNs);
        TempoJson.WriteText(json, "name", item.Name);
        WriteAttributes(json, "attributes", item.Attributes.Entries);
        TempoJson.WriteInt(json, DroppedAttributes, item.DroppedAttributes);
    }

    static void Write(Utf8JsonWriter json, SpanLink link)
    {
        WriteId(json, "traceId", link.TraceId);
        json.WriteBase64String("spanId", Bytes(link.SpanId));
        TempoJson.WriteText(json, "traceState", link.TraceState);
        WriteAttributes(json, "attributes", link.Attributes.Entries);
        TempoJson.WriteInt(json, DroppedAttributes, link.DroppedAttributes);
        TempoJson.WriteInt(json, "flags", link.Flags);
    }

    static void WriteAll<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteId(Utf8JsonWriter json, string name, TraceId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.CopyTo(bytes);
        json.WriteBase64String(name, bytes);
    }

    static byte[] Bytes(SpanId id)
    {
        var bytes = BitConverter.GetBytes(id.Value);
        Array.Reverse(bytes);
        return bytes;
    }

    /// <summary>Key and value pairs, left out when there are none.</summary>
    public static void WriteAttributes(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, AttributeValue>> attributes) =>
        WriteAll(json, name, attributes, WritePair);

    static void WritePair(Utf8JsonWriter json, KeyValuePair<string, AttributeValue> pair)
    {
        json.WriteString("key", pair.Key);
        json.WriteStartObject("value");
        WriteValue(json, pair.Value);
        json.WriteEndObject();
    }

    static void WriteValue(Utf8JsonWriter json, AttributeValue value)
    {
        switch (value)
        {
            case AttributeValue.Text text:
                json.WriteString("stringValue", text.Value);
                break;
            case AttributeValue.Integer integer:
                json.WriteString("intValue", integer.ToString());
                break;
            case AttributeValue.Float number:
                json.WritePropertyName("doubleValue");
                TempoJson.WriteDoubleValue(json, number.Value);
                break;
            case AttributeValue.Boolean boolean:
                json.WriteBoolean("boolValue", boolean.Value);
                break;
            case AttributeValue.Bytes bytes:
                json.WriteBase64String("bytesValue", bytes.Value.Span);
                break;
            case AttributeValue.List list:
                json.WriteStartObject("arrayValue");
                WriteAll(json, "values", list.Values, WriteValue);
                json.WriteEndObject();
                break;
            case AttributeValue.Map map:
                json.WriteStartObject("kvlistValue");
                WriteAll(json, "values", map.Entries, WritePair);
                json.WriteEndObject();
                break;
        }
    }
}
