using System.Globalization;
using System.Text.Json;

namespace Dendro.Cli.Eval.Generate.Output;

/// <summary>Records as OTLP/JSON has them.</summary>
/// <param name="begin">The moment that is second 0.</param>
internal sealed class OtlpJson(DateTimeOffset begin)
{
    /// <summary>Bounds of all histograms, in seconds.</summary>
    public static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    readonly long _beginNs = begin.ToUnixTimeMilliseconds() * 1_000_000;

    public void Spans(Utf8JsonWriter json, IReadOnlyList<SpanRecord> spans)
    {
        foreach (var span in spans)
        {
            json.WriteStartObject();
            json.WriteString("traceId", span.TraceId);
            json.WriteString("spanId", span.SpanId);
            if (span.ParentId is { } parent)
            {
                json.WriteString("parentSpanId", parent);
            }

            json.WriteString("name", span.Name);
            json.WriteNumber("kind", span.Kind);
            Time(json, "startTimeUnixNano", span.Start);
            Time(json, "endTimeUnixNano", span.End);
            json.Attributes(span.Attributes);
            if (span.Exception is { } exception)
            {
                json.WriteStartArray("events");
                json.WriteStartObject();
                Time(json, "timeUnixNano", span.End);
                json.WriteString("name", "exception");
                json.Attributes(exception);
                json.WriteEndObject();
                json.WriteEndArray();
            }

            json.WriteStartObject("status");
            if (span.Failure is { } failure)
            {
                json.WriteNumber("code", 2);
                json.WriteString("message", failure);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    public void Logs(Utf8JsonWriter json, IReadOnlyList<LogRecord> logs)
    {
        foreach (var log in logs)
        {
            json.WriteStartObject();
            Time(json, "timeUnixNano", log.Time);
            Time(json, "observedTimeUnixNano", log.Time);
            if (log.Severity > 0)
            {
                json.WriteNumber("severityNumber", log.Severity);
                json.WriteString("severityText", log.Severity >= LogRecord.Error ? "ERROR" : log.Severity >= LogRecord.Warn ? "WARN" : "INFO");
            }

            json.WriteStartObject("body");
            json.WriteString("stringValue", log.Text);
            json.WriteEndObject();
            json.Attributes(log.Attributes);
            if (log.TraceId is { } trace)
            {
                json.WriteString("traceId", trace);
            }

            json.WriteEndObject();
        }
    }

    /// <param name="time">The end of the interval.</param>
    public void Metrics(Utf8JsonWriter json, IReadOnlyList<MetricPoint> points, double time)
    {
        foreach (var metric in points.GroupBy(point => (point.Name, point.Unit, point.IsCounter, IsHistogram: point.Buckets is not null)))
        {
            json.WriteStartObject();
            json.WriteString("name", metric.Key.Name);
            json.WriteString("unit", metric.Key.Unit);
            json.WriteStartObject(metric.Key.IsHistogram ? "histogram" : metric.Key.IsCounter ? "sum" : "gauge");
            if (metric.Key.IsHistogram || metric.Key.IsCounter)
            {
                json.WriteNumber("aggregationTemporality", 2);
            }

            if (metric.Key is { IsHistogram: false, IsCounter: true })
            {
                json.WriteBoolean("isMonotonic", true);
            }

            json.WriteStartArray("dataPoints");
            foreach (var point in metric)
            {
                json.WriteStartObject();
                Time(json, "startTimeUnixNano", 0);
                Time(json, "timeUnixNano", time);
                json.Attributes(point.Attributes);
                Value(json, point);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    static void Value(Utf8JsonWriter json, MetricPoint point)
    {
        if (point.Buckets is not { } buckets)
        {
            json.WriteNumber("asDouble", point.Value);
            return;
        }

        json.WriteString("count", buckets.Sum().ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("sum", point.Value);
        json.WriteStartArray("explicitBounds");
        foreach (var bound in Bounds)
        {
            json.WriteNumberValue(bound);
        }

        json.WriteEndArray();
        json.WriteStartArray("bucketCounts");
        foreach (var bucket in buckets)
        {
            json.WriteStringValue(bucket.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
    }

    void Time(Utf8JsonWriter json, string name, double seconds) =>
        json.WriteString(name, (_beginNs + (long)(seconds * 1e9)).ToString(CultureInfo.InvariantCulture));
}

/// <summary>Attributes as OTLP/JSON has them.</summary>
internal static class AttributeJson
{
    public static void Attributes(this Utf8JsonWriter json, IReadOnlyList<Tag> attributes)
    {
        json.WriteStartArray("attributes");
        foreach (var (key, value) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteStartObject("value");
            switch (value)
            {
                case int number:
                    json.WriteString("intValue", number.ToString(CultureInfo.InvariantCulture));
                    break;
                case double number:
                    json.WriteNumber("doubleValue", number);
                    break;
                default:
                    json.WriteString("stringValue", (string)value);
                    break;
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
