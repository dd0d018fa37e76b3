using System.Text.Json;
using System.Text.Json.Serialization;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Text;

/// <summary>Native histograms in a text column, as JSON.</summary>
internal static partial class HistogramText
{
    internal static byte[] Write(NativeHistogram histogram) => JsonSerializer.SerializeToUtf8Bytes(histogram, Json.Default.NativeHistogram);

    internal static NativeHistogram Read(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize(text, Json.Default.NativeHistogram)
        ?? throw new InvalidDataException("a stored histogram is empty: the file is damaged");

    [JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonSerializable(typeof(NativeHistogram))]
    internal sealed partial class Json : JsonSerializerContext;
}
