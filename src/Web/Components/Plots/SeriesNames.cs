using Dendro.Web.Explore;

namespace Dendro.Web.Components.Plots;

/// <summary>Short names for the lines of a plot: labels that all of them share say nothing and are named once.</summary>
internal static class SeriesNames
{
    public static (string Shared, IReadOnlyList<string> Names) Split(IReadOnlyList<PlotSeries> series)
    {
        if (series.Count < 2)
            return ("", [.. series.Select(one => one.Name)]);
        var shared = series[0].Labels.Where(label => series.All(one => one.Labels.GetValueOrDefault(label.Key) == label.Value))
            .ToDictionary(label => label.Key, label => label.Value);
        var names = series.Select(one => new PlotSeries(one.Labels.Where(label => !shared.ContainsKey(label.Key)).ToDictionary(), []).Name);
        return (shared.Count == 0 ? "" : new PlotSeries(shared, []).Name, [.. names]);
    }
}
