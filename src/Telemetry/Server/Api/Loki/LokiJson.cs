using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>Writes the pieces that Loki's answers are made of.</summary>
internal static class LokiJson
{
    /// <summary>The header by which clients ask for labels by category.</summary>
    public const string EncodingFlagsHeader = "X-Loki-Response-Encoding-Flags";

    /// <summary>The flag in it.</summary>
    public const string CategorizeLabels = "categorize-labels";

    // Nothing here ends up inside HTML; lines stay readable.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static bool WantsCategories(HttpContext context) =>
        context.Request.Headers[EncodingFlagsHeader].Any(value => value?.Contains(CategorizeLabels, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Answers with the JSON that <paramref name="write"/> makes.</summary>
    public static IResult Result(Action<Utf8JsonWriter> write, int statusCode = StatusCodes.Status200OK) => new JsonResult(write, statusCode);

    /// <summary>Writes the JSON into memory.</summary>
    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    /// <summary>Answers 200 with <c>{"status":"success","data":…}</c>.</summary>
    public static IResult Success(Action<Utf8JsonWriter> writeData) => Result(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WritePropertyName("data");
        writeData(json);
        json.WriteEndObject();
    });

    /// <summary>Answers with a list of texts.</summary>
    public static IResult Texts(IEnumerable<string> texts) => Success(json =>
    {
        json.WriteStartArray();
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    });

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts, bool nullWhenEmpty)
    {
        var all = texts.ToList();
        if (all.Count == 0 && nullWhenEmpty)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        all.ForEach(json.WriteStringValue);
        json.WriteEndArray();
    }

    public static void WriteLabels(this Utf8JsonWriter json, Labels labels)
    {
        json.WriteStartObject();
        foreach (var (name, value) in labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Seconds to the millisecond, and the number as text.</summary>
    public static void WriteSample(this Utf8JsonWriter json, long timeNs, double value)
    {
        json.WriteStartArray();
        json.WriteNumberValue(timeNs / 1_000_000 / 1000m);
        json.WriteStringValue(LogQLNumber.Format(value));
        json.WriteEndArray();
    }

    /// <summary>Lines by stream: by the stream's own labels with the others beside each line, or by all labels.</summary>
    public static void WriteStreams(this Utf8JsonWriter json, IEnumerable<LogLine> lines, bool categorize)
    {
        json.WriteStartArray();
        foreach (var stream in lines.GroupBy(line => categorize ? line.Stream : line.AllLabels))
        {
            json.WriteStartObject();
            json.WritePropertyName("stream");
            json.WriteLabels(stream.Key);
            json.WriteStartArray("values");
            foreach (var line in stream)
            {
                json.WriteLine(line, categorize);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteLine(this Utf8JsonWriter json, LogLine line, bool categorize)
    {
        json.WriteStartArray();
        json.WriteStringValue(line.TimestampNs.ToString(CultureInfo.InvariantCulture));
        json.WriteStringValue(line.Text);
        if (categorize)
        {
            json.WriteStartObject();
            json.WriteCategory("structuredMetadata", line.Metadata);
            json.WriteCategory("parsed", line.Parsed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteCategory(this Utf8JsonWriter json, string name, Labels labels)
    {
        if (labels.Count > 0)
        {
            json.WritePropertyName(name);
            json.WriteLabels(labels);
        }
    }

    sealed class JsonResult(Action<Utf8JsonWriter> write, int statusCode) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = statusCode;
            httpContext.Response.ContentType = "application/json; charset=UTF-8";
            await using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter, Options);
            write(writer);
            await writer.FlushAsync(httpContext.RequestAborted);
        }
    }
}
