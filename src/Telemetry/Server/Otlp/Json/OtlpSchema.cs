using System.Text.Json;

namespace Dendro.Telemetry.Server.Otlp.Json;

/// <summary>How a field is written, in JSON and in protobuf.</summary>
internal enum FieldKind
{
    Text,
    Base64,
    Hex,
    Boolean,
    Varint,
    ZigZag,
    Fixed64,
    SignedFixed64,
    Fixed32,
    Double,
    Enum,
    Message,
}

/// <summary>One field: its number, how it is written, and for messages and enumerations of what type.</summary>
internal sealed record OtlpField(int Number, FieldKind Kind, bool IsRepeated = false, OtlpMessage? Message = null, IReadOnlyList<string>? Values = null);

/// <summary>A message type: its name and its fields by their names in JSON and in protobuf.</summary>
internal sealed class OtlpMessage(string name)
{
    readonly Dictionary<string, OtlpField> _fields = [];

    internal string Name { get; } = name;

    internal OtlpField? Field(string name) => _fields.GetValueOrDefault(name);

    /// <summary>The names of its fields, that in JSON before that in protobuf.</summary>
    internal IEnumerable<string> Fields => _fields.Keys;

    internal OtlpMessage With(string jsonName, OtlpField field)
    {
        _fields[jsonName] = field;
        _fields[JsonNamingPolicy.SnakeCaseLower.ConvertName(jsonName)] = field;
        return this;
    }

    internal OtlpMessage With(string jsonName, int number, FieldKind kind, bool repeated = false) => With(jsonName, new OtlpField(number, kind, repeated));

    internal OtlpMessage With(string jsonName, int number, OtlpMessage message, bool repeated = false) =>
        With(jsonName, new OtlpField(number, FieldKind.Message, repeated, message));

    internal OtlpMessage WithMany(string jsonName, int number, OtlpMessage message) => With(jsonName, number, message, repeated: true);
}

/// <summary>The messages of OTLP as a table: names and numbers as the specification gives them (opentelemetry.io/docs/specs/otlp).</summary>
internal static class OtlpSchema
{
    static readonly OtlpMessage AnyValue = new("AnyValue");
    static readonly OtlpMessage KeyValue = new OtlpMessage("KeyValue").With("key", 1, FieldKind.Text).With("value", 2, AnyValue);

    static readonly OtlpMessage Resource = new OtlpMessage("Resource").WithMany("attributes", 1, KeyValue).With("droppedAttributesCount", 2, FieldKind.Varint);

    static readonly OtlpMessage Scope = new OtlpMessage("InstrumentationScope")
        .With("name", 1, FieldKind.Text).With("version", 2, FieldKind.Text).WithMany("attributes", 3, KeyValue).With("droppedAttributesCount", 4, FieldKind.Varint);

    static readonly OtlpMessage Traces = Request("ExportTraceServiceRequest", "resourceSpans", "ResourceSpans", "scopeSpans", "ScopeSpans", "spans", Span());
    static readonly OtlpMessage Logs = Request("ExportLogsServiceRequest", "resourceLogs", "ResourceLogs", "scopeLogs", "ScopeLogs", "logRecords", LogRecord());
    static readonly OtlpMessage Metrics = Request("ExportMetricsServiceRequest", "resourceMetrics", "ResourceMetrics", "scopeMetrics", "ScopeMetrics", "metrics", Metric());

    static OtlpSchema()
    {
        AnyValue.With("stringValue", 1, FieldKind.Text)
            .With("boolValue", 2, FieldKind.Boolean)
            .With("intValue", 3, FieldKind.Varint)
            .With("doubleValue", 4, FieldKind.Double)
            .With("arrayValue", 5, new OtlpMessage("ArrayValue").WithMany("values", 1, AnyValue))
            .With("kvlistValue", 6, new OtlpMessage("KeyValueList").WithMany("values", 1, KeyValue))
            .With("bytesValue", 7, FieldKind.Base64);
    }

    /// <summary>The request message of a signal.</summary>
    internal static OtlpMessage Request(Signal signal) => signal switch
    {
        Signal.Traces => Traces,
        Signal.Metrics => Metrics,
        _ => Logs,
    };

    static OtlpMessage Request(string name, string resources, string resourceType, string scopes, string scopeType, string records, OtlpMessage record) =>
        new OtlpMessage(name).WithMany(resources, 1, new OtlpMessage(resourceType)
            .With("resource", 1, Resource)
            .WithMany(scopes, 2, new OtlpMessage(scopeType)
                .With("scope", 1, Scope)
                .WithMany(records, 2, record)
                .With("schemaUrl", 3, FieldKind.Text))
            .With("schemaUrl", 3, FieldKind.Text));

    static OtlpMessage Span() => new OtlpMessage("Span")
        .With("traceId", 1, FieldKind.Hex).With("spanId", 2, FieldKind.Hex).With("traceState", 3, FieldKind.Text).With("parentSpanId", 4, FieldKind.Hex)
        .With("name", 5, FieldKind.Text)
        .With("kind", new OtlpField(6, FieldKind.Enum, Values:
            ["SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"]))
        .With("startTimeUnixNano", 7, FieldKind.Fixed64).With("endTimeUnixNano", 8, FieldKind.Fixed64)
        .WithMany("attributes", 9, KeyValue).With("droppedAttributesCount", 10, FieldKind.Varint)
        .WithMany("events", 11, new OtlpMessage("Span.Event")
            .With("timeUnixNano", 1, FieldKind.Fixed64).With("name", 2, FieldKind.Text).WithMany("attributes", 3, KeyValue)
            .With("droppedAttributesCount", 4, FieldKind.Varint))
        .With("droppedEventsCount", 12, FieldKind.Varint)
        .WithMany("links", 13, new OtlpMessage("Span.Link")
            .With("traceId", 1, FieldKind.Hex).With("spanId", 2, FieldKind.Hex).With("traceState", 3, FieldKind.Text).WithMany("attributes", 4, KeyValue)
            .With("droppedAttributesCount", 5, FieldKind.Varint).With("flags", 6, FieldKind.Fixed32))
        .With("droppedLinksCount", 14, FieldKind.Varint)
        .With("status", 15, new OtlpMessage("Status").With("message", 2, FieldKind.Text)
            .With("code", new OtlpField(3, FieldKind.Enum, Values: ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"])))
        .With("flags", 16, FieldKind.Fixed32);

    static OtlpMessage LogRecord() => new OtlpMessage("LogRecord")
        .With("timeUnixNano", 1, FieldKind.Fixed64)
        .With("severityNumber", new OtlpField(2, FieldKind.Enum, Values: SeverityNumbers()))
        .With("severityText", 3, FieldKind.Text).With("body", 5, AnyValue).WithMany("attributes", 6, KeyValue)
        .With("droppedAttributesCount", 7, FieldKind.Varint).With("flags", 8, FieldKind.Fixed32)
        .With("traceId", 9, FieldKind.Hex).With("spanId", 10, FieldKind.Hex)
        .With("observedTimeUnixNano", 11, FieldKind.Fixed64).With("eventName", 12, FieldKind.Text);

    // Each severity comes in four steps: TRACE, TRACE2, TRACE3, TRACE4, DEBUG, …
    static List<string> SeverityNumbers()
    {
        var names = new List<string> { "SEVERITY_NUMBER_UNSPECIFIED" };
        foreach (var severity in "TRACE DEBUG INFO WARN ERROR FATAL".Split(' '))
        {
            names.AddRange([$"SEVERITY_NUMBER_{severity}", $"SEVERITY_NUMBER_{severity}2", $"SEVERITY_NUMBER_{severity}3", $"SEVERITY_NUMBER_{severity}4"]);
        }

        return names;
    }

    static OtlpMessage Metric()
    {
        var temporality = new OtlpField(2, FieldKind.Enum, Values:
            ["AGGREGATION_TEMPORALITY_UNSPECIFIED", "AGGREGATION_TEMPORALITY_DELTA", "AGGREGATION_TEMPORALITY_CUMULATIVE"]);
        return new OtlpMessage("Metric")
            .With("name", 1, FieldKind.Text).With("description", 2, FieldKind.Text).With("unit", 3, FieldKind.Text)
            .With("gauge", 5, new OtlpMessage("Gauge").WithMany("dataPoints", 1, NumberPoint()))
            .With("sum", 7, new OtlpMessage("Sum").WithMany("dataPoints", 1, NumberPoint()).With("aggregationTemporality", temporality).With("isMonotonic", 3, FieldKind.Boolean))
            .With("histogram", 9, new OtlpMessage("Histogram").WithMany("dataPoints", 1, HistogramPoint()).With("aggregationTemporality", temporality))
            .With("exponentialHistogram", 10, new OtlpMessage("ExponentialHistogram").WithMany("dataPoints", 1, ExponentialPoint()).With("aggregationTemporality", temporality))
            .With("summary", 11, new OtlpMessage("Summary").WithMany("dataPoints", 1, SummaryPoint()));
    }

    static OtlpMessage Exemplar() => new OtlpMessage("Exemplar")
        .With("timeUnixNano", 2, FieldKind.Fixed64).With("asDouble", 3, FieldKind.Double).With("spanId", 4, FieldKind.Hex).With("traceId", 5, FieldKind.Hex)
        .With("asInt", 6, FieldKind.SignedFixed64).WithMany("filteredAttributes", 7, KeyValue);

    static OtlpMessage NumberPoint() => new OtlpMessage("NumberDataPoint")
        .With("startTimeUnixNano", 2, FieldKind.Fixed64).With("timeUnixNano", 3, FieldKind.Fixed64).With("asDouble", 4, FieldKind.Double)
        .WithMany("exemplars", 5, Exemplar()).With("asInt", 6, FieldKind.SignedFixed64).WithMany("attributes", 7, KeyValue).With("flags", 8, FieldKind.Varint);

    static OtlpMessage HistogramPoint() => new OtlpMessage("HistogramDataPoint")
        .With("startTimeUnixNano", 2, FieldKind.Fixed64).With("timeUnixNano", 3, FieldKind.Fixed64).With("count", 4, FieldKind.Fixed64).With("sum", 5, FieldKind.Double)
        .With("bucketCounts", 6, FieldKind.Fixed64, repeated: true).With("explicitBounds", 7, FieldKind.Double, repeated: true)
        .WithMany("exemplars", 8, Exemplar()).WithMany("attributes", 9, KeyValue).With("flags", 10, FieldKind.Varint)
        .With("min", 11, FieldKind.Double).With("max", 12, FieldKind.Double);

    static OtlpMessage ExponentialPoint()
    {
        var buckets = new OtlpMessage("Buckets").With("offset", 1, FieldKind.ZigZag).With("bucketCounts", 2, FieldKind.Varint, repeated: true);
        return new OtlpMessage("ExponentialHistogramDataPoint")
            .WithMany("attributes", 1, KeyValue).With("startTimeUnixNano", 2, FieldKind.Fixed64).With("timeUnixNano", 3, FieldKind.Fixed64)
            .With("count", 4, FieldKind.Fixed64).With("sum", 5, FieldKind.Double).With("scale", 6, FieldKind.ZigZag).With("zeroCount", 7, FieldKind.Fixed64)
            .With("positive", 8, buckets).With("negative", 9, buckets).With("flags", 10, FieldKind.Varint).WithMany("exemplars", 11, Exemplar())
            .With("min", 12, FieldKind.Double).With("max", 13, FieldKind.Double).With("zeroThreshold", 14, FieldKind.Double);
    }

    static OtlpMessage SummaryPoint() => new OtlpMessage("SummaryDataPoint")
        .With("startTimeUnixNano", 2, FieldKind.Fixed64).With("timeUnixNano", 3, FieldKind.Fixed64).With("count", 4, FieldKind.Fixed64).With("sum", 5, FieldKind.Double)
        .WithMany("quantileValues", 6, new OtlpMessage("ValueAtQuantile").With("quantile", 1, FieldKind.Double).With("value", 2, FieldKind.Double))
        .WithMany("attributes", 7, KeyValue).With("flags", 8, FieldKind.Varint);
}
