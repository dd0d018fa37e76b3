using System.Globalization;
using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools.Answers;

/// <summary>
/// Leaves out points of series, at the same times in all of them. Every n-th point of a range that was evaluated is what a step n times as
/// long gives.
/// </summary>
internal static class Points
{
    /// <summary>Enough to see a course.</summary>
    const int Fewest = 60;

    public static string? Thin(JsonNode answer, Rows rows, int length, int most)
    {
        List<JsonArray> courses = [.. rows.Lists(answer).OfType<JsonArray>().SelectMany(list => list).OfType<JsonObject>()
            .Select(row => (row["values"] ?? row["samples"]) as JsonArray).OfType<JsonArray>()];
        var longest = courses.Select(course => course.Count).DefaultIfEmpty().Max();
        var every = Math.Min((int)Math.Ceiling((double)length / most), longest / Fewest);
        if (every < 2)
        {
            return null;
        }

        List<string> times = [.. courses.SelectMany(course => course.Select(Time)).Distinct().OrderBy(time => double.Parse(time, CultureInfo.InvariantCulture))];
        // Readings are taken at other times in each series, so that there are no times that all share.
        var shared = times.Count <= 2 * longest ? times.Where((_, index) => index % every == 0).ToHashSet() : null;
        foreach (var course in courses)
        {
            var index = 0;
            course.RemoveAll(point => shared is null ? index++ % every != 0 : !shared.Contains(Time(point)));
        }

        return $"one point in {every} shown, as a step {every} times as long gives";
    }

    static string Time(JsonNode? point) => (point switch
    {
        JsonArray pair => pair[0],
        _ => point?["timestamp"] ?? point?["timestampMs"],
    })?.ToString() ?? "0";
}
