using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Dendro.Agents.Core.Languages;

/// <summary>The fixed texts of an answer in one language, read from Phrases/{code}.json; English stands in for what is missing.</summary>
internal sealed class Phrases
{
    static readonly ConcurrentDictionary<string, Phrases> Loaded = new();

    readonly Dictionary<string, string> _texts;

    Phrases(Dictionary<string, string> texts) => _texts = texts;

    public static Phrases In(string code) => Loaded.GetOrAdd(code, static key => new Phrases(Read(key) ?? Read("en")!));

    public IReadOnlyCollection<string> Keys => _texts.Keys;

    public string this[string key] => _texts.TryGetValue(key, out var text) ? text : In("en")._texts[key];

    public string Format(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);

    static Dictionary<string, string>? Read(string code)
    {
        using var stream = typeof(Phrases).Assembly.GetManifestResourceStream($"Phrases/{code}.json");
        return stream is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(stream);
    }
}
