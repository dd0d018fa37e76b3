using System.Globalization;

namespace Dendro.Cli.Asking;

/// <summary>A course of values as one line of blocks, with its least and greatest value.</summary>
internal static class Sparkline
{
    const string Blocks = "▁▂▃▄▅▆▇█";
    const int Width = 60;

    public static string Draw(IReadOnlyList<double> values)
    {
        var shown = Thin([.. values.Where(double.IsFinite)]);
        if (shown.Count == 0)
        {
            return "";
        }

        var (least, most) = (shown.Min(), shown.Max());
        var line = string.Concat(shown.Select(value => Blocks[most > least ? (int)Math.Round((value - least) / (most - least) * (Blocks.Length - 1)) : 0]));
        return string.Create(CultureInfo.InvariantCulture, $"{line}  {least:0.###} … {most:0.###}");
    }

    /// <summary>The mean of neighbours, where there are more values than places.</summary>
    static IReadOnlyList<double> Thin(IReadOnlyList<double> values) => values.Count <= Width ? values
        : [.. Enumerable.Range(0, Width).Select(i => Enumerable.Range(i * values.Count / Width, Math.Max(1, ((i + 1) * values.Count / Width) - (i * values.Count / Width))).Average(at => values[at]))];
}
