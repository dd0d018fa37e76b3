using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dendro.Shop.Contracts;

/// <summary>Reads and writes an enumeration as its <see cref="Word"/>; the error names the words that are known.</summary>
sealed class WordConverter<TEnum> : JsonConverter<TEnum> where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : reader.TokenType.ToString();
        return Word.TryParse<TEnum>(text, out var value) ? value : throw new JsonException(Word.Problem<TEnum>(text));
    }

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Word.Of(value));
}
