using System.Globalization;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Logs;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Reads Loki's push requests, JSON or <c>logproto.PushRequest</c> (grafana.com/docs/loki, HTTP API).</summary>
internal sealed class LokiPushReader(LogBatch batch)
{
    /// <exception cref="FormatException">The body is no push request, and where.</exception>
    internal void ReadJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var stream in document.RootElement.GetProperty("streams").EnumerateArray())
            {
                var labels = Stream(Labels.From(stream.GetProperty("stream").EnumerateObject().Select(pair => new Label(pair.Name, pair.Value.GetString()!))));
                foreach (var value in stream.GetProperty("values").EnumerateArray())
                {
                    var metadata = value.GetArrayLength() > 2 ? value[2].EnumerateObject().Select(pair => new Label(pair.Name, pair.Value.GetString()!)) : [];
                    Add(labels, TimeNs(value[0].GetString()!), value[1].GetString()!, metadata);
                }
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException($"the body is no push request {{\"streams\":[{{\"stream\":{{…}},\"values\":[[\"ns\",\"line\"]]}}]}}: {e.Message}", e);
        }
    }

    /// <exception cref="FormatException">A stream's labels cannot be read.</exception>
    /// <exception cref="OtlpFormatException">The body is no push request, and where.</exception>
    internal void ReadProtobuf(ReadOnlySpan<byte> request)
    {
        var reader = new ProtoReader(request, "PushRequest");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                ReadStream(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void ReadStream(ReadOnlySpan<byte> message)
    {
        var labels = Stream(LabelSetText.Parse(Encoding.UTF8.GetString(Part.Of(message, "StreamAdapter", 1))));
        var reader = new ProtoReader(message, "StreamAdapter");
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                ReadEntry(labels, reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void ReadEntry(Labels labels, ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> time = default, line = default;
        var metadata = new List<Label>();
        var reader = new ProtoReader(message, "EntryAdapter");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    time = reader.Bytes();
                    break;
                case 2:
                    line = reader.Bytes();
                    break;
                case 3:
                    metadata.Add(Pair(reader.Bytes()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        Add(labels, TimestampNs(time), Encoding.UTF8.GetString(line), metadata);
    }

    void Add(Labels stream, long timeNs, string line, IEnumerable<Label> metadata)
    {
        var named = Labels.From(metadata.Select(label => new Label(LabelNamer.Loki.Name(label.Name), label.Value)));
        var level = LevelDetector.Default.Detect(stream, named, Encoding.UTF8.GetBytes(line));
        batch.Add(new LogEntry(timeNs, line, stream, named.With("detected_level", LevelDetector.Name(level))));
    }

    static Labels Stream(Labels labels) => labels.Count > 0
        ? LokiLabels.WithServiceName(labels, LokiLabels.ServiceCandidates)
        : throw new FormatException("error at least one label pair is required per stream");

    static long TimeNs(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ns)
        ? ns
        : throw new FormatException($"the time \"{text}\" is no number of Unix nanoseconds");

    static Label Pair(ReadOnlySpan<byte> message) =>
        new(Encoding.UTF8.GetString(Part.Of(message, "LabelPairAdapter", 1)), Encoding.UTF8.GetString(Part.Of(message, "LabelPairAdapter", 2)));

    // google.protobuf.Timestamp
    static long TimestampNs(ReadOnlySpan<byte> message)
    {
        var (seconds, nanos) = (0L, 0L);
        var reader = new ProtoReader(message, "Timestamp");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    seconds = (long)reader.Varint();
                    break;
                case 2:
                    nanos = (long)reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return seconds is >= 0 and < long.MaxValue / 1_000_000_000 ? (seconds * 1_000_000_000) + nanos : throw new FormatException($"the time {seconds} s is out of range");
    }
}
