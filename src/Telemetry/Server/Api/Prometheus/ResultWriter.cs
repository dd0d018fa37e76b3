using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Writes what a query yields.</summary>
internal static class ResultWriter
{
    /// <summary>Writes <c>resultType</c> and <c>result</c> into an open object.</summary>
    internal static void Write(Utf8JsonWriter json, PromQLValue value)
    {
        json.WriteString("resultType", value switch
        {
            PromQLValue.Scalar => "scalar",
            PromQLValue.Text => "string",
            PromQLValue.InstantVector => "vector",
            _ => "matrix",
        });
        json.WritePropertyName("result");
        switch (value)
        {
            case PromQLValue.Scalar scalar:
                WriteSample(json, scalar.TimestampMs, scalar.Value);
                break;
            case PromQLValue.Text text:
                WriteSample(json, text.TimestampMs, text.Value);
                break;
            case PromQLValue.InstantVector vector:
                WriteVector(json, vector);
                break;
            case PromQLValue.Matrix matrix:
                WriteMatrix(json, matrix);
                break;
        }
    }

    /// <summary>Writes labels as an object.</summary>
    internal static void Write(Utf8JsonWriter json, IEnumerable<Label> labels)
    {
        json.WriteStartObject();
        foreach (var (name, value) in labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes Unix milliseconds as seconds, with a fraction only where there is one.</summary>
    internal static void WriteSeconds(Utf8JsonWriter json, long milliseconds)
    {
        if (milliseconds % 1000 == 0)
        {
            json.WriteNumberValue(milliseconds / 1000);
        }
        else
        {
            json.WriteNumberValue(milliseconds / 1000m);
        }
    }

    static void WriteVector(Utf8JsonWriter json, PromQLValue.InstantVector vector)
    {
        json.WriteStartArray();
        foreach (var (labels, point) in vector.Elements)
        {
            json.WriteStartObject();
            json.WritePropertyName("metric");
            Write(json, labels);
            json.WritePropertyName(point.Histogram is null ? "value" : "histogram");
            WritePoint(json, vector.TimestampMs, point);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteMatrix(Utf8JsonWriter json, PromQLValue.Matrix matrix)
    {
        json.WriteStartArray();
        foreach (var series in matrix.Series)
        {
            json.WriteStartObject();
            json.WritePropertyName("metric");
            Write(json, series.Labels);
            WritePoints(json, "values", series, histograms: false);
            WritePoints(json, "histograms", series, histograms: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WritePoints(Utf8JsonWriter json, string name, Series series, bool histograms)
    {
        var isOpen = false;
        for (var i = 0; i < series.TimestampsMs.Length; i++)
        {
            var histogram = series.Histograms?[i];
            if (histogram is null == histograms)
            {
                continue;
            }

            if (!isOpen)
            {
                json.WriteStartArray(name);
                isOpen = true;
            }

            WritePoint(json, series.TimestampsMs[i], new Point(series.Values[i], histogram));
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }

    static void WritePoint(Utf8JsonWriter json, long timestampMs, Point point)
    {
        if (point.Histogram is null)
        {
            WriteSample(json, timestampMs, point.Value);
            return;
        }

        json.WriteStartArray();
        WriteSeconds(json, timestampMs);
        Write(json, point.Histogram);
        json.WriteEndArray();
    }

    static void WriteSample(Utf8JsonWriter json, long timestampMs, double value)
    {
        Span<byte> text = stackalloc byte[GoFormat.MostJsonBytes];
        json.WriteStartArray();
        WriteSeconds(json, timestampMs);
        json.WriteStringValue(text[..GoFormat.Json(value, text)]);
        json.WriteEndArray();
    }

    static void WriteSample(Utf8JsonWriter json, long timestampMs, string text)
    {
        json.WriteStartArray();
        WriteSeconds(json, timestampMs);
        json.WriteStringValue(text);
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, NativeHistogram histogram)
    {
        json.WriteStartObject();
        json.WriteString("count", GoFormat.Json(histogram.Count));
        json.WriteString("sum", GoFormat.Json(histogram.Sum));
        var buckets = BucketSpan.All(histogram).Where(bucket => bucket.Count != 0).ToArray();
        if (buckets.Length > 0)
        {
            json.WriteStartArray("buckets");
            foreach (var bucket in buckets)
            {
                json.WriteStartArray();
                json.WriteNumberValue(BoundaryRule(bucket));
                json.WriteStringValue(GoFormat.Json(bucket.Lower));
                json.WriteStringValue(GoFormat.Json(bucket.Upper));
                json.WriteStringValue(GoFormat.Json(bucket.Count));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // 0: (lower, upper], 1: [lower, upper), 2: both open, 3: both closed.
    static int BoundaryRule(BucketSpan bucket) => (bucket.IncludesLower, bucket.IncludesUpper) switch
    {
        (false, true) => 0,
        (true, false) => 1,
        (false, false) => 2,
        _ => 3,
    };
}
