using System.Text.Json;

namespace Dendro.Cli.Query;

/// <summary>Proposals for a query as lines: the query with the proposal taken, a tab, and what the proposal is.</summary>
internal static class ProposalLines
{
    /// <param name="text">The query that was completed at its end.</param>
    /// <param name="answer">The API's answer.</param>
    public static IEnumerable<string> Of(string text, JsonElement answer)
    {
        var data = answer.GetProperty("data");
        var kept = text[..data.GetProperty("from").GetInt32()];
        return data.GetProperty("items").EnumerateArray().Select(item =>
        {
            string?[] about = [Text(item, "kind"), Text(item, "detail"), Text(item, "description")];
            return $"{kept}{Text(item, "insert")}\t{string.Join(" · ", about.Where(part => !string.IsNullOrEmpty(part)))}";
        });
    }

    static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
