using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Logs;

/// <summary>Puts OTLP <c>LogRecord</c> messages into a batch; a record that Loki would not take is refused alone.</summary>
internal sealed class LogWriter(LogBatch batch, Rejections rejections, LogAttributeNames names, LogLimits limits, AcceptedTimes times, TimeProvider time)
{
    readonly TextBuffer _metadata = new();
    readonly TextBuffer _body = new();
    WireCache<LogAttributeNames.Name>.Position _lastName;

    internal Rejections Rejections => rejections;

    /// <summary>Counts labels that stand beside many records.</summary>
    internal void Charge(IEnumerable<Label> labels) => batch.Charge(labels.Sum(label => sizeof(char) * ((long)label.Name.Length + label.Value.Length)));

    internal void Add(ReadOnlySpan<byte> message, Interned<Labels> stream, Interned<Labels> context, DetectedLevel? streamLevel)
    {
        var record = new LogRecord(message);
        var timeNs = record.TimeNs != 0 ? record.TimeNs : record.ObservedNs != 0 ? record.ObservedNs : NowNs();
        if (!times.Has(timeNs))
        {
            rejections.Add($"entry for stream '{stream.Value}' has {times.Refusal(timeNs)}");
            return;
        }

        _metadata.Truncate(0);
        FieldLevel found;
        try
        {
            found = AddAttributes(message, record);
        }
        catch (FormatException e)
        {
            rejections.Add($"an attribute of a log record cannot be a label: {e.Message}");
            return;
        }

        if (_metadata.Length > LokiLabels.MostMetadataBytes)
        {
            rejections.Add($"structured metadata of a log record is longer than {LokiLabels.MostMetadataBytes} bytes");
            return;
        }

        var body = Line(record.Body);
        if (!limits.TakesLine(body, out var line))
        {
            rejections.Add($"a log line of {body.Length} bytes is longer than {limits.MostLineBytes} bytes");
            return;
        }

        if (Ids.Trace(record.TraceId) is not { } traceId || Ids.Span(record.SpanId) is not { } spanId)
        {
            rejections.Add($"a log record has a trace_id of {record.TraceId.Length} and a span_id of {record.SpanId.Length} bytes: expected 16 and 8, or none");
            return;
        }

        batch.Add(new LogRow
        {
            Stream = stream,
            Context = context,
            TimestampNs = timeNs,
            // Shown only beside a time of its own, as Loki does.
            ObservedNs = record.TimeNs != 0 ? record.ObservedNs : 0,
            Line = line,
            Metadata = _metadata.Written,
            TraceId = traceId,
            SpanId = spanId,
            Flags = record.Flags,
            Severity = (byte)Math.Min(record.Severity, byte.MaxValue),
            SeverityText = limits.Texts.Take(record.SeverityText, TextKind.Attribute),
            Level = found.Detected ?? streamLevel ?? found.Level ?? Level(record, line),
        });
    }

    static DetectedLevel Level(in LogRecord record, ReadOnlySpan<byte> line)
    {
        if (!record.SeverityText.IsEmpty)
        {
            return LevelDetector.Named(record.SeverityText);
        }

        return record.Severity != 0 ? LevelDetector.Numbered((long)record.Severity) : LevelDetector.Default.InLine(line);
    }

    FieldLevel AddAttributes(ReadOnlySpan<byte> message, in LogRecord record)
    {
        var (detected, level, rank) = ((DetectedLevel?)null, (DetectedLevel?)null, int.MaxValue);
        var reader = new ProtoReader(message, "LogRecord");
        Span<byte> room = stackalloc byte[32];
        while (record.HasAttributes && _metadata.Length <= LokiLabels.MostMetadataBytes && reader.Next())
        {
            if (reader.Field != 6)
            {
                reader.Skip();
                continue;
            }

            var attribute = reader.Bytes();
            scoped ReadOnlySpan<byte> value = default;
            var isText = AnyValue.TryText(attribute, out var key, out scoped var text);
            if (!isText)
            {
                key = AnyValue.KeyValue(attribute, out value);
            }

            var name = names.Of(key, ref _lastName);
            if (name.IsEventName && !record.EventName.IsEmpty)
            {
                // The record's own holds.
                continue;
            }

            if (!isText)
            {
                if (AnyValue.Scalar(value, room, out text) is not { } type)
                {
                    AddTree(name.Text, AnyValue.Tree(value, limits.Texts));
                    continue;
                }

                text = limits.Texts.Take(WithoutExponent(type, text, value), TextKind.Attribute);
            }

            if (name.IsDetectedLevel)
            {
                detected = LevelDetector.Named(text);
                if (detected != DetectedLevel.Unknown)
                {
                    continue;
                }

                // Words of the sender's own stay.
                detected = DetectedLevel.None;
            }

            if (name.LevelRank >= 0 && name.LevelRank < rank)
            {
                (level, rank) = (LevelDetector.Named(text), name.LevelRank);
            }

            AttributeText.Add(_metadata, 0, name.Utf8, AttributeType.Text, text);
        }

        AddFields(record);
        return new FieldLevel(detected, level);
    }

    // What a record says of itself beside its attributes.
    void AddFields(in LogRecord record)
    {
        if (!record.EventName.IsEmpty)
        {
            AttributeText.Add(_metadata, 0, "event_name"u8, AttributeType.Text, limits.Texts.Take(record.EventName, TextKind.Name));
        }

        if (record.Dropped != 0)
        {
            AttributeText.Add(_metadata, 0, "dropped_attributes_count", new AttributeValue.Text(record.Dropped.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    void AddTree(string name, AttributeValue value)
    {
        var (labels, room) = (new List<Label>(), LokiLabels.MostMetadataBytes);
        LokiLabels.Flatten(labels, name, value, ref room);
        foreach (var label in labels)
        {
            AttributeText.Add(_metadata, 0, label.Name, new AttributeValue.Text(label.Value));
        }
    }

    ReadOnlySpan<byte> Line(ReadOnlySpan<byte> body)
    {
        _body.Truncate(0);
        Span<byte> room = stackalloc byte[32];
        var type = AnyValue.Scalar(body, room, out var text);
        if (type == AttributeType.Text)
        {
            // The text stands in the request itself, which outlives the call.
            return Part.Of(body, "AnyValue", 1);
        }

        _body.Append(type is { } scalar ? WithoutExponent(scalar, text, body) : Encoding.UTF8.GetBytes(AnyValueText.Of(AnyValue.Tree(body))));
        return _body.Written;
    }

    // The digits of other numbers are the same as Go's.
    static ReadOnlySpan<byte> WithoutExponent(AttributeType type, ReadOnlySpan<byte> text, ReadOnlySpan<byte> value) =>
        type == AttributeType.Float && text.IndexOfAny("EI"u8) >= 0 ? Encoding.UTF8.GetBytes(AnyValueText.Of(AnyValue.Tree(value))) : text;

    long NowNs()
    {
        // The same request later is other lines.
        batch.Request = null;
        return (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
    }

    /// <param name="Detected">The level that the attribute <c>detected_level</c> gives.</param>
    /// <param name="Level">The level that another attribute names, the best-ranked one.</param>
    readonly record struct FieldLevel(DetectedLevel? Detected, DetectedLevel? Level);
}
