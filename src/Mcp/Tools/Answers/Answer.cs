using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools.Answers;

/// <summary>What a tool answers.</summary>
/// <param name="Value">A text is sent verbatim, everything else as JSON; null as <c>null</c>.</param>
/// <param name="Notice">What the tool itself left out, and how to get it.</param>
internal sealed record Answer(JsonNode? Value, string? Notice = null)
{
    /// <summary>What may be left out when the answer is too long; without it, a text at its end.</summary>
    public Rows? Rows { get; init; }

    /// <summary>The times that were looked at.</summary>
    public Window? Window { get; init; }

    /// <summary>What Tempo's own server says of the kind of an answer: type, encoding and version.</summary>
    public JsonObject? Meta { get; init; }
}

/// <summary>The lists of an answer from whose end entries may be left out.</summary>
/// <param name="What">The entries, in the plural.</param>
/// <param name="Lists">Finds the lists; the entries of the first are kept before those of the second.</param>
/// <param name="Rest">How to get what was left out, as advice.</param>
internal sealed record Rows(string What, Func<JsonNode, IEnumerable<JsonNode?>> Lists, string Rest)
{
    public static Rows Of(string what, string member, string rest) => new(what, answer => [answer[member]], rest);

    public static Rows OfAll(string what, string rest) => new(what, answer => [answer], rest);
}
