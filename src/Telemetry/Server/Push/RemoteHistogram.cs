using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Metrics;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Reads <c>prometheus.Histogram</c> and that of version 2.0, which has the same numbers and a start: buckets as spans of indexes, counts as differences or as they are.</summary>
internal static class RemoteHistogram
{
    const int LeastSchema = -4;
    const int MostSchema = 8;

    // Those that the specification reserves; they are brought to the one that is kept.
    const int MostReservedSchema = 52;

    /// <exception cref="FormatException">Prometheus would not take it either.</exception>
    internal static NativeHistogram Read(ReadOnlySpan<byte> message, out long timeMs, out long startMs)
    {
        var (count, sum, schema, threshold, zeros, hint, isWhole) = (0d, 0d, 0, 0d, 0d, 0UL, true);
        (timeMs, startMs) = (0, 0);
        var (negative, positive) = (new Side(), new Side());
        var bounds = new List<ulong>();
        var reader = new ProtoReader(message, "Histogram");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    count = reader.Varint();
                    break;
                case 2:
                    (count, isWhole) = (reader.Double(), false);
                    break;
                case 3:
                    sum = reader.Double();
                    break;
                case 4:
                    schema = (int)reader.ZigZag();
                    break;
                case 5:
                    threshold = reader.Double();
                    break;
                case 6:
                    zeros = reader.Varint();
                    break;
                case 7:
                    zeros = reader.Double();
                    break;
                case >= 8 and <= 10:
                    negative.Read(ref reader, reader.Field - 8);
                    break;
                case >= 11 and <= 13:
                    positive.Read(ref reader, reader.Field - 11);
                    break;
                case 14:
                    hint = reader.Varint();
                    break;
                case 15:
                    timeMs = (long)reader.Varint();
                    break;
                case 16:
                    reader.Fixed64s(bounds);
                    break;
                case 17:
                    startMs = (long)reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var histogram = new NativeHistogram
        {
            Schema = Checked(schema),
            Count = count,
            Sum = sum,
            ZeroThreshold = threshold,
            ZeroCount = zeros,
            Negative = negative.Buckets(),
            Positive = positive.Buckets(),
            CustomBounds = bounds.ConvertAll(BitConverter.UInt64BitsToDouble),
            ResetHint = hint <= (ulong)CounterResetHint.Gauge ? (CounterResetHint)hint : CounterResetHint.Unknown,
        };
        return HistogramChecks.Checked(histogram.Schema > MostSchema ? HistogramLayout.ToSchema(histogram, MostSchema) : histogram, isWhole);
    }

    static int Checked(int schema) => schema is >= LeastSchema and <= MostReservedSchema or NativeHistogram.CustomBuckets
        ? schema
        : throw new FormatException($"a histogram has the schema {schema}: expected {LeastSchema} to {MostReservedSchema}, or {NativeHistogram.CustomBuckets} for custom buckets");

    sealed class Side
    {
        readonly List<(int Offset, uint Length)> _spans = [];
        readonly List<ulong> _deltas = [];
        readonly List<ulong> _counts = [];

        internal void Read(ref ProtoReader reader, int part)
        {
            switch (part)
            {
                case 0:
                    _spans.Add(Span(reader.Bytes()));
                    break;
                case 1:
                    reader.Varints(_deltas);
                    break;
                default:
                    reader.Fixed64s(_counts);
                    break;
            }
        }

        internal List<NativeHistogram.Bucket> Buckets()
        {
            var counts = _counts.Count > 0 ? _counts.ConvertAll(BitConverter.UInt64BitsToDouble) : Summed();
            if (_spans.Sum(span => (long)span.Length) != counts.Count || counts.Count > BucketList.MostBuckets)
            {
                throw new OtlpFormatException($"Histogram: spans for {_spans.Sum(span => (long)span.Length)} buckets, counts for {counts.Count}");
            }

            return counts.Exists(count => count < 0)
                ? throw new FormatException($"a histogram has a bucket with {counts.Find(count => count < 0)} observations: expected none or more")
                : BucketList.FromSpans(_spans, counts);
        }

        List<double> Summed()
        {
            var sum = 0L;
            return _deltas.ConvertAll(delta => (double)(sum += (long)(delta >> 1) ^ -(long)(delta & 1)));
        }

        static (int Offset, uint Length) Span(ReadOnlySpan<byte> message)
        {
            var (offset, length) = (0, 0u);
            var reader = new ProtoReader(message, "BucketSpan");
            while (reader.Next())
            {
                switch (reader.Field)
                {
                    case 1:
                        offset = (int)reader.ZigZag();
                        break;
                    case 2:
                        length = (uint)reader.Varint();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            return (offset, length);
        }
    }
}
