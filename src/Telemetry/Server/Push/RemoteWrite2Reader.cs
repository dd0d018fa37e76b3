using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Push;

/// <summary>
/// Reads <c>io.prometheus.write.v2.Request</c> (prometheus.io/docs/specs/prw/remote_write_spec_2_0): texts stand once
/// in a table of symbols, and series refer to them by number.
/// </summary>
internal sealed class RemoteWrite2Reader(RemoteSeries known, SampleBatch batch, RemoteWritten written)
{
    const int SymbolsField = 4;
    const int SeriesField = 5;

    // A long text can be referred to any number of times in a byte each.
    const int MostLabelBytes = 1 << 20;

    readonly List<Range> _symbols = [];
    readonly List<ulong> _refs = [];
    readonly ProtoWriter _labels = new();
    readonly ProtoWriter _label = new();
    WireCache<SeriesHandle>.Position _last;

    /// <exception cref="OtlpFormatException">The body is no write request, and where.</exception>
    internal void Read(ReadOnlySpan<byte> request)
    {
        // Symbols may stand behind the series that use them.
        var symbols = new ProtoReader(request, "Request");
        while (symbols.Next())
        {
            if (symbols.Field == SymbolsField)
            {
                var length = symbols.Bytes().Length;
                _symbols.Add((symbols.Position - length)..symbols.Position);
            }
            else
            {
                symbols.Skip();
            }
        }

        var reader = new ProtoReader(request, "Request");
        while (reader.Next())
        {
            if (reader.Field == SeriesField)
            {
                ReadSeries(request, reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void ReadSeries(ReadOnlySpan<byte> request, ReadOnlySpan<byte> message)
    {
        try
        {
            _refs.Clear();
            var createdMs = 0L;
            var reader = new ProtoReader(message, "TimeSeries");
            while (reader.Next())
            {
                switch (reader.Field)
                {
                    case 1:
                        reader.Varints(_refs);
                        break;
                    case 6:
                        // Where the series said when it began, before its samples did.
                        createdMs = (long)reader.Varint();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            var series = known.Of(WireLabels(request), batch, ref _last);
            ReadValues(request, message, series, createdMs);
        }
        catch (Exception e) when (e is FormatException or CatalogFullException)
        {
            written.Rejections.Add(e.Message);
        }
    }

    void ReadValues(ReadOnlySpan<byte> request, ReadOnlySpan<byte> message, SeriesHandle series, long createdMs)
    {
        var reader = new ProtoReader(message, "TimeSeries");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    var sample = RemoteSample.Read(reader.Bytes(), "Sample", valueField: 1, timeField: 2, startField: 3);
                    var beganMs = sample.StartMs != 0 ? sample.StartMs : createdMs;
                    if (written.Takes(series, sample.TimeMs, beganMs))
                    {
                        batch.Add(series, sample.TimeMs, sample.Value, beganMs);
                        written.Samples++;
                    }

                    break;
                case 3:
                    var histogram = RemoteHistogram.Read(reader.Bytes(), out var timeMs, out var startMs);
                    startMs = startMs != 0 ? startMs : createdMs;
                    if (written.Takes(series, timeMs, startMs))
                    {
                        batch.Add(series, timeMs, histogram, startMs);
                        written.Histograms++;
                    }

                    break;
                case 4:
                    ReadExemplar(request, reader.Bytes(), series);
                    break;
                case 5:
                    ReadMetadata(request, reader.Bytes(), series.Series.Value[Labels.MetricName]);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    void ReadExemplar(ReadOnlySpan<byte> request, ReadOnlySpan<byte> message, SeriesHandle series)
    {
        _refs.Clear();
        var reader = new ProtoReader(message, "Exemplar");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                reader.Varints(_refs);
            }
            else
            {
                reader.Skip();
            }
        }

        var exemplar = RemoteSample.Read(message, "Exemplar", valueField: 2, timeField: 3);
        var labels = RemoteLabels.Read(WireLabels(request), RemoteSeries.LabelsField);
        if (written.Takes(series, exemplar.TimeMs) && written.TakesExemplar(labels))
        {
            batch.AddExemplar(series, Labels.From(labels), exemplar.Value, exemplar.TimeMs);
            written.Exemplars++;
        }
    }

    void ReadMetadata(ReadOnlySpan<byte> request, ReadOnlySpan<byte> message, string metric)
    {
        var (type, help, unit) = (0UL, 0UL, 0UL);
        var reader = new ProtoReader(message, "Metadata");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    type = reader.Varint();
                    break;
                case 3:
                    help = reader.Varint();
                    break;
                case 4:
                    unit = reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Every series of a request has metadata, mostly empty.
        if (type != 0 || help != 0 || unit != 0)
        {
            RemoteWriteReader.Describe(known, batch, written, metric, type, Symbol(request, help), Symbol(request, unit));
        }
    }

    /// <summary>The labels referred to, as version 1.0 has them on the wire, so that both versions share what was translated.</summary>
    ReadOnlySpan<byte> WireLabels(ReadOnlySpan<byte> request)
    {
        if (_refs.Count % 2 != 0)
        {
            throw new FormatException($"a series refers to {_refs.Count} texts: expected pairs of a name and a value");
        }

        _labels.Clear();
        for (var i = 0; i < _refs.Count; i += 2)
        {
            _label.Clear();
            _label.Bytes(1, Symbol(request, _refs[i]));
            _label.Bytes(2, Symbol(request, _refs[i + 1]));
            _labels.Bytes(RemoteSeries.LabelsField, _label.Written);
            if (_labels.Written.Length > MostLabelBytes)
            {
                throw new FormatException($"the labels of a series are larger than {MostLabelBytes} bytes");
            }
        }

        return _labels.Written;
    }

    ReadOnlySpan<byte> Symbol(ReadOnlySpan<byte> request, ulong number) => number < (ulong)_symbols.Count
        ? request[_symbols[(int)number]]
        : throw new FormatException($"a series refers to symbol {number}, the request has {_symbols.Count}");
}
