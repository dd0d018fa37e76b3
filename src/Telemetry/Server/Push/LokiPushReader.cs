using System.Globalization;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Logs;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Reads Loki's push requests, JSON or <c>logproto.PushRequest</c> (grafana.com/docs/loki, HTTP API).</summary>
/// <param name="batch">What is read goes here.</param>
/// <param name="rejections">Entries that Loki would refuse alone go here.</param>
/// <param name="limits">How long their lines may be.</param>
/// <param name="times">What times they may have.</param>
internal sealed class LokiPushReader(LogBatch batch, Rejections rejections, LogLimits limits, AcceptedTimes times)
{
    /// <exception cref="FormatException">The body is no push request, and where.</exception>
    internal void ReadJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var streams = JsonPlace.Root(document).Field("streams");
            if (!streams.IsNull)
            {
                foreach (var stream in streams.Items())
                {
                    ReadStream(stream);
                }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new FormatException($"the body is no push request {{\"streams\":[{{\"stream\":{{…}},\"values\":[[\"ns\",\"line\"]]}}]}}: {e.Message}", e);
        }
    }

    void ReadStream(JsonPlace stream)
    {
        var (place, values) = (stream.Field("stream"), stream.Field("values"));
        if (values.IsNull)
        {
            return;
        }

        var texts = place.IsNull ? [] : place.Texts();
        if (StreamOrRefusal(() => Labels.From(texts), place.Wrong("").Message, values.Count()) is not { } known)
        {
            return;
        }

        foreach (var value in values.Items())
        {
            var count = value.Count();
            if (count == 0)
            {
                throw value.Wrong("found no items, expected a time, a line and perhaps structured metadata");
            }

            var time = At(value, value.Part(0).Text(), TimeNs);
            var metadata = count > 2 && !value.Part(2).IsNull ? At(value, value.Part(2).Texts(), Named) : Labels.Empty;
            Add(known, time, count > 1 && !value.Part(1).IsNull ? value.Part(1).Text() : "", metadata);
        }
    }

    static TOut At<TIn, TOut>(JsonPlace place, TIn value, Func<TIn, TOut> read)
    {
        try
        {
            return read(value);
        }
        catch (FormatException e)
        {
            throw place.Wrong(e.Message);
        }
    }

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
        var text = Encoding.UTF8.GetString(Part.Of(message, "StreamAdapter", 1));
        if (StreamOrRefusal(() => LabelSetText.Parse(text), "", Part.Count(message, "StreamAdapter", 2)) is not { } known)
        {
            return;
        }

        var reader = new ProtoReader(message, "StreamAdapter");
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                ReadEntry(known, reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void ReadEntry(Interned<Labels> stream, ReadOnlySpan<byte> message)
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

        Add(stream, TimestampNs(time), Encoding.UTF8.GetString(line), Named(metadata));
    }

    void Add(Interned<Labels> stream, long timeNs, string line, Labels metadata)
    {
        if (!times.Has(timeNs))
        {
            rejections.Add($"entry for stream '{stream.Value}' has {times.Refusal(timeNs)}");
            return;
        }

        if (!limits.TakesLine(line, out var kept))
        {
            rejections.Add($"Max entry size '{limits.MostLineBytes}' bytes exceeded for stream '{stream.Value}' while adding an entry with length '{Encoding.UTF8.GetByteCount(line)}' bytes");
            return;
        }

        if (metadata.Sum(label => (long)Encoding.UTF8.GetByteCount(label.Name) + Encoding.UTF8.GetByteCount(label.Value)) is > LokiLabels.MostMetadataBytes and var bytes)
        {
            rejections.Add($"stream '{stream.Value}' has structured metadata too large: '{bytes}' bytes, limit: '{LokiLabels.MostMetadataBytes}' bytes");
            return;
        }

        var labels = metadata.Has(LevelDetector.LabelName)
            ? LevelDetector.Normalized(metadata)
            : metadata.With(LevelDetector.LabelName, LevelDetector.Name(LevelDetector.Default.Detect(stream.Value, metadata, Encoding.UTF8.GetBytes(kept))));
        batch.Add(stream, timeNs, kept, labels);
    }

    // Loki refuses a stream whose labels it does not understand, or one too many, and takes the others.
    Interned<Labels>? StreamOrRefusal(Func<Labels> read, string place, int entries)
    {
        try
        {
            return batch.Stream(Stream(read()));
        }
        catch (FormatException e)
        {
            rejections.Add(place + e.Message, entries);
            return null;
        }
        catch (CatalogFullException e)
        {
            rejections.Add(e.Message, entries);
            return null;
        }
    }

    static Labels Named(List<Label> metadata) => Labels.From(metadata.Select(label => new Label(LabelNamer.Loki.Name(label.Name), label.Value)));

    // Other names could be stored, but no selector could name them.
    static Labels Stream(Labels labels)
    {
        LabelLimits.Check(labels);
        var wrong = labels.FirstOrDefault(label => !IsName(label.Name));
        return wrong.Name is null
            ? LokiLabels.WithServiceName(labels, LokiLabels.ServiceCandidates)
            : throw new FormatException($"the stream's label name \"{wrong.Name}\" is not allowed: expected letters, digits and _, and no digit first");
    }

    static bool IsName(string text) => text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    static long TimeNs(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ns)
        ? Math.Clamp(ns, -ProtoReader.LatestNs, ProtoReader.LatestNs)
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

        return (long)Int128.Clamp(((Int128)seconds * 1_000_000_000) + nanos, -ProtoReader.LatestNs, ProtoReader.LatestNs);
    }
}
