using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>
/// JSON as protobuf maps it (https://protobuf.dev/programming-guides/json): 64-bit numbers as text, zeros left out.
/// Grafana refuses fields that it does not know, so none is written that Tempo did not have in 2025.
/// </summary>
internal static class TempoJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Answer(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Results.Bytes(buffer.WrittenMemory, "application/json");
    }

    public static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void WriteLong(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
        {
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static void WriteInt(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    public static void WriteDouble(Utf8JsonWriter json, string name, double value)
    {
        if (value != 0)
        {
            json.WritePropertyName(name);
            WriteDoubleValue(json, value);
        }
    }

    public static void WriteDoubleValue(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }

    /// <summary>The figures of a query: one job over one block, since there is one store.</summary>
    public static void WriteMetrics(Utf8JsonWriter json, int traces, long spans)
    {
        json.WriteStartObject("metrics");
        WriteInt(json, "inspectedTraces", traces);
        json.WriteNumber("completedJobs", 1);
        json.WriteNumber("totalJobs", 1);
        WriteLong(json, "inspectedSpans", spans);
        json.WriteEndObject();
    }
}
