using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;

namespace Dendro.Telemetry.Server.Push;

/// <summary>An element of a JSON document and where it stands: what is not of the kind expected is refused with its place.</summary>
internal readonly struct JsonPlace
{
    readonly JsonElement _element;
    readonly string _path;
    readonly int _index;
    readonly int _part;

    // The path is put together only when it is told.
    JsonPlace(JsonElement element, string path, int index = -1, int part = -1) => (_element, _path, _index, _part) = (element, path, index, part);

    /// <summary>The whole document.</summary>
    internal static JsonPlace Root(JsonDocument document) => new(document.RootElement, "");

    /// <exception cref="FormatException">This is no object, or has no such field.</exception>
    internal JsonPlace Field(string name)
    {
        var element = Expect(JsonValueKind.Object);
        var path = ToString();
        return element.TryGetProperty(name, out var field) ? new JsonPlace(field, path.Length > 0 ? $"{path}.{name}" : name) : throw Wrong($"found no \"{name}\"");
    }

    /// <exception cref="FormatException">This is no array.</exception>
    internal IEnumerable<JsonPlace> Items()
    {
        var path = ToString();
        var index = 0;
        foreach (var item in Expect(JsonValueKind.Array).EnumerateArray())
        {
            yield return new JsonPlace(item, path, index++);
        }
    }

    /// <exception cref="FormatException">This is no array.</exception>
    internal int Count() => Expect(JsonValueKind.Array).GetArrayLength();

    /// <summary>Whether it is null: upstream takes it for what is empty.</summary>
    internal bool IsNull => _element.ValueKind == JsonValueKind.Null;

    /// <summary>A part of an array that is an item itself.</summary>
    internal JsonPlace Part(int part) => new(_element[part], _path, _index, part);

    /// <exception cref="FormatException">This is no text.</exception>
    internal string Text() => JsonTexts.Of(Expect(JsonValueKind.String));

    /// <summary>The fields of an object whose values are texts.</summary>
    /// <exception cref="FormatException">This is another thing.</exception>
    internal List<Label> Texts()
    {
        var texts = new List<Label>();
        foreach (var field in Expect(JsonValueKind.Object).EnumerateObject())
        {
            texts.Add(new Label(
                JsonTexts.NameOf(field),
                field.Value.ValueKind switch
                {
                    JsonValueKind.String => JsonTexts.Of(field.Value),
                    JsonValueKind.Null => "",
                    var kind => throw Wrong($"found {Name(kind)} as \"{JsonTexts.NameOf(field)}\", expected a text"),
                }));
        }

        return texts;
    }

    /// <summary>A failure that tells the place.</summary>
    internal FormatException Wrong(string what) => new(ToString() is { Length: > 0 } place ? $"{place}: {what}" : what);

    /// <summary>The path to it, such as <c>streams[0].values[3][1]</c>.</summary>
    public override string ToString() => _index < 0 ? _path : _part < 0 ? $"{_path}[{_index}]" : $"{_path}[{_index}][{_part}]";

    JsonElement Expect(JsonValueKind kind) => _element.ValueKind == kind ? _element : throw Wrong($"found {Name(_element.ValueKind)}, expected {Name(kind)}");

    static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
