using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Reads <c>prometheus.WriteRequest</c> (prometheus.io/docs/specs/prw/remote_write_spec, version 1.0).</summary>
internal sealed class RemoteWriteReader(RemoteSeries known, SampleBatch batch, RemoteWritten written)
{
    /// <summary>Names of metric types by number, the same in both versions.</summary>
    static readonly string[] Types = ["unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"];

    readonly TextBuffer _labels = new();
    WireCache<SeriesHandle>.Position _last;

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
            if (labels.Field == RemoteSeries.LabelsField)
            {
                _labels.Append(labels.Raw());
            }
            else
            {
                labels.Skip();
            }
        }

        try
        {
            ReadValues(message, known.Of(_labels.Written, batch, ref _last));
        }
        catch (Exception e) when (e is FormatException or CatalogFullException)
        {
            written.Rejections.Add(e.Message);
        }
    }

    void ReadValues(ReadOnlySpan<byte> message, SeriesHandle series)
    {
        var reader = new ProtoReader(message, "TimeSeries");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    var sample = RemoteSample.Read(reader.Bytes(), "Sample", valueField: 1, timeField: 2);
                    if (written.Takes(series, sample.TimeMs))
                    {
                        batch.Add(series, sample.TimeMs, sample.Value);
                        written.Samples++;
                    }

                    break;
                case 3:
                    var bytes = reader.Bytes();
                    var exemplar = RemoteSample.Read(bytes, "Exemplar", valueField: 2, timeField: 3);
                    var labels = RemoteLabels.Read(bytes, RemoteSeries.LabelsField);
                    if (written.Takes(series, exemplar.TimeMs) && written.TakesExemplar(labels))
                    {
                        batch.AddExemplar(series, Labels.From(labels), exemplar.Value, exemplar.TimeMs);
                        written.Exemplars++;
                    }

                    break;
                case 4:
                    var histogram = RemoteHistogram.Read(reader.Bytes(), out var timeMs, out var startMs);
                    if (written.Takes(series, timeMs, startMs))
                    {
                        batch.Add(series, timeMs, histogram, startMs);
                        written.Histograms++;
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>Adds what a writer says of a metric, in either version; a metric that cannot be one is told.</summary>
    internal static void Describe(
        RemoteSeries known, SampleBatch batch, RemoteWritten written, string metric, ulong type, ReadOnlySpan<byte> help, ReadOnlySpan<byte> unit)
    {
        try
        {
            batch.AddMetadata(known.Metadata(metric, Types[type < (ulong)Types.Length ? (int)type : 0], help, unit));
        }
        catch (FormatException e)
        {
            written.Rejections.Add(e.Message);
        }
    }

    void ReadMetadata(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> name = default, help = default, unit = default;
        var type = 0UL;
        var reader = new ProtoReader(message, "MetricMetadata");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    type = reader.Varint();
                    break;
                case 2:
                    name = reader.Bytes();
                    break;
                case 4:
                    help = reader.Bytes();
                    break;
                case 5:
                    unit = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        Describe(known, batch, written, Encoding.UTF8.GetString(name), type, help, unit);
    }
}
