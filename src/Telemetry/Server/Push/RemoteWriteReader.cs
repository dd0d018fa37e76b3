using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Reads <c>prometheus.WriteRequest</c> (prometheus.io/docs/specs/prw/remote_write_spec, version 1.0).</summary>
internal sealed class RemoteWriteReader(RemoteSeries known, SampleBatch batch, RemoteWritten written)
{
    /// <summary>Names of metric types by number, the same in both versions.</summary>
    internal static readonly string[] Types = ["unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"];

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
                    if (written.Takes(sample.TimeMs))
                    {
                        batch.Add(series, sample.TimeMs, sample.Value);
                        written.Samples++;
                    }

                    break;
                case 3:
                    var bytes = reader.Bytes();
                    var exemplar = RemoteSample.Read(bytes, "Exemplar", valueField: 2, timeField: 3);
                    if (written.Takes(exemplar.TimeMs))
                    {
                        batch.AddExemplar(series, Labels.From(RemoteLabels.Read(bytes, RemoteSeries.LabelsField)), exemplar.Value, exemplar.TimeMs);
                        written.Exemplars++;
                    }

                    break;
                case 4:
                    var histogram = RemoteHistogram.Read(reader.Bytes(), out var timeMs, out var startMs);
                    if (written.Takes(timeMs, startMs))
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
}
