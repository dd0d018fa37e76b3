using System.Buffers;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dendro.Cli.Eval.Generate.Output;

/// <summary>Writes OTLP/JSON, an export request a line, as the Collector's file exporter does.</summary>
/// <param name="recordsName">resourceSpans, scopeSpans and spans; and so on.</param>
internal sealed class OtlpLines(string path, string signal, string recordsName) : IDisposable
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    readonly GZipStream _file = new(File.Create(path), CompressionLevel.Fastest);
    readonly ArrayBufferWriter<byte> _line = new(1 << 20);

    /// <summary>One line with the records of each resource.</summary>
    public void Write<T>(IEnumerable<(IReadOnlyList<Tag> Resource, IReadOnlyList<T> Records)> resources, Action<Utf8JsonWriter, IReadOnlyList<T>> write)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray($"resource{signal}");
            foreach (var (resource, records) in resources)
            {
                json.WriteStartObject();
                json.WriteStartObject("resource");
                json.Attributes(resource);
                json.WriteEndObject();
                json.WriteStartArray($"scope{signal}");
                json.WriteStartObject();
                json.WriteStartObject("scope");
                json.WriteString("name", "generated");
                json.WriteEndObject();
                json.WriteStartArray(recordsName);
                write(json, records);
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        _file.Write(_line.WrittenSpan);
        _file.WriteByte((byte)'\n');
    }

    public void Dispose() => _file.Dispose();
}
