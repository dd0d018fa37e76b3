using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools.Answers;

/// <summary>Keeps as many entries as fit, from the first on.</summary>
internal static class RowCut
{
    public static string? Apply(JsonNode answer, Rows rows, int most, Func<string, int> size)
    {
        List<JsonArray> lists = [.. rows.Lists(answer).OfType<JsonArray>()];
        List<List<int>> lengths = [.. lists.Select(list => list.Select(row => size(Budget.Encode(row)) + 1).ToList())];
        var left = most - (size(Budget.Encode(answer)) - lengths.Sum(list => list.Sum()));
        var (kept, all) = (0, 0);
        for (var i = 0; i < lists.Count; i++)
        {
            var keep = lengths[i].TakeWhile(length => (left -= length) >= 0).Count();
            kept += keep;
            all += lists[i].Count;
            lists[i].RemoveRange(keep, lists[i].Count - keep);
        }

        return kept > 0 && kept < all ? $"{kept} of {all} {rows.What} shown" : null;
    }
}
