using System.Text.Json;
using System.Text.Json.Serialization;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Text;

/// <summary>Native histograms in a text column, as JSON; what is zero or empty is left out.</summary>
internal static partial class HistogramText
{
    internal static byte[] Write(NativeHistogram histogram) => JsonSerializer.SerializeToUtf8Bytes(histogram, Json.Default.NativeHistogram);

    internal static NativeHistogram Read(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize(text, Json.Default.Stored)?.Histogram
        ?? throw new InvalidDataException("a stored histogram is empty: the file is damaged");

    /// <summary>The same without anything required, for a schema, count or sum of zero is not in the text.</summary>
    internal sealed record Stored(
        int Schema, double Count, double Sum, double ZeroThreshold, double ZeroCount,
        NativeHistogram.Bucket[]? Positive, NativeHistogram.Bucket[]? Negative, double[]? CustomBounds, CounterResetHint ResetHint)
    {
        internal NativeHistogram Histogram => new()
        {
            Schema = Schema,
            Count = Count,
            Sum = Sum,
            ZeroThreshold = ZeroThreshold,
            ZeroCount = ZeroCount,
            Positive = Positive ?? [],
            Negative = Negative ?? [],
            CustomBounds = CustomBounds ?? [],
            ResetHint = ResetHint,
        };
    }

    [JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonSerializable(typeof(NativeHistogram))]
    [JsonSerializable(typeof(Stored))]
    internal sealed partial class Json : JsonSerializerContext;
}
