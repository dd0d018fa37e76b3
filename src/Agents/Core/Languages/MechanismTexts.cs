using System.Collections.Concurrent;
using System.Text.Json;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Hypotheses;

namespace Dendro.Agents.Core.Languages;

/// <summary>The titles and advice of the mechanisms in one language, read from Mechanisms/{code}.json. English is in the table itself.</summary>
internal sealed class MechanismTexts
{
    static readonly ConcurrentDictionary<string, MechanismTexts?> Loaded = new();
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    readonly Texts _texts;

    MechanismTexts(Texts texts) => _texts = texts;

    /// <summary>Null for English, and for a language without such a file.</summary>
    public static MechanismTexts? In(string code) => Loaded.GetOrAdd(code, static key =>
    {
        using var stream = typeof(MechanismTexts).Assembly.GetManifestResourceStream($"Mechanisms/{key}.json");
        return stream is null ? null : new MechanismTexts(JsonSerializer.Deserialize<Texts>(stream, Options)!);
    });

    public string Title(Mechanism mechanism) => Of(mechanism).Title;

    public string Advice(Mechanism mechanism) => Of(mechanism).Advice;

    public RootCause Translate(RootCause cause) => cause with { Title = Fill(Title(cause.Mechanism), cause), Recommendation = Fill(Advice(cause.Mechanism), cause) };

    Text Of(Mechanism mechanism) => _texts.Mechanisms[JsonNamingPolicy.SnakeCaseLower.ConvertName(mechanism.ToString())];

    string Fill(string text, RootCause cause) => text
        .Replace("{service}", cause.Service, StringComparison.Ordinal)
        .Replace("{operation}", cause.Operation is { } operation ? $"\"{operation}\"" : _texts.Words["operation"], StringComparison.Ordinal)
        .Replace("{dependency}", cause.Dependency ?? _texts.Words["dependency"], StringComparison.Ordinal)
        .Replace("{instance}", cause.Instance ?? _texts.Words["instance"], StringComparison.Ordinal);

    sealed record Texts(Dictionary<string, string> Words, Dictionary<string, Text> Mechanisms);

    sealed record Text(string Title, string Advice);
}
