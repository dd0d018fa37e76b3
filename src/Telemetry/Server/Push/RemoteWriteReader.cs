using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Reads <c>prometheus.WriteRequest</c> (prometheus.io/docs/specs/prw/remote_write_spec, version 1.0).</summary>
internal sealed class RemoteWriteReader(RemoteSeries known, SampleBatch batch)
{
    static readonly string[] Types = ["unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"];

    readonly Storage.Text.TextBuffer _labels = new();

    /// <exception cref="OtlpFormatException">The body is no write request, and where.</exception>
    internal void Read(ReadOnlySpan<byte> request)
    {
        var reader = new ProtoReader(request, "WriteRequest");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    ReadSeries(reader.Bytes());
                    break;
                case 3:
                    ReadMetadata(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    void ReadSeries(ReadOnlySpan<byte> message)
    {
        _labels.Truncate(0);
        var labels = new ProtoReader(message, "TimeSeries");
        while (labels.Next())
        {
            if (labels.Field == 1)
            {
                _labels.Append(labels.Raw());
            }
            else
            {
                labels.Skip();
            }
        }

        var series = known.Of(_labels.Written);
        var reader = new ProtoReader(message, "TimeSeries");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    var (value, timeMs) = ReadSample(reader.Bytes(), "Sample", 1, 2);
                    batch.Add(series, timeMs, value);
                    break;
                case 3:
                    var exemplar = reader.Bytes();
                    var (exemplarValue, exemplarMs) = ReadSample(exemplar, "Exemplar", 2, 3);
                    batch.AddExemplar(series, ReadLabels(exemplar, 1), exemplarValue, exemplarMs);
                    break;
                case 4:
                    var histogram = RemoteHistogram.Read(reader.Bytes(), out var histogramMs);
                    batch.Add(series, histogramMs, histogram);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    void ReadMetadata(ReadOnlySpan<byte> message)
    {
        var (type, name, help, unit) = (0UL, "", "", "");
        var reader = new ProtoReader(message, "MetricMetadata");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    type = reader.Varint();
                    break;
                case 2:
                    name = Encoding.UTF8.GetString(reader.Bytes());
                    break;
                case 4:
                    help = Encoding.UTF8.GetString(reader.Bytes());
                    break;
                case 5:
                    unit = Encoding.UTF8.GetString(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        batch.AddMetadata(new MetricMetadata(name, Types[type < (ulong)Types.Length ? (int)type : 0], help, unit));
    }

    internal static Labels ReadLabels(ReadOnlySpan<byte> message, int field)
    {
        var labels = new List<Label>();
        var reader = new ProtoReader(message, "TimeSeries");
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                var label = reader.Bytes();
                labels.Add(new Label(Encoding.UTF8.GetString(Part.Of(label, "Label", 1)), Encoding.UTF8.GetString(Part.Of(label, "Label", 2))));
            }
            else
            {
                reader.Skip();
            }
        }

        return Labels.From(labels);
    }

    static (double Value, long TimeMs) ReadSample(ReadOnlySpan<byte> message, string name, int valueField, int timeField)
    {
        var (value, timeMs) = (0d, 0L);
        var reader = new ProtoReader(message, name);
        while (reader.Next())
        {
            if (reader.Field == valueField)
            {
                value = reader.Double();
            }
            else if (reader.Field == timeField)
            {
                timeMs = (long)reader.Varint();
            }
            else
            {
                reader.Skip();
            }
        }

        return (value, timeMs);
    }
}
