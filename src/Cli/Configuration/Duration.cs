using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Cli.Configuration;

/// <summary>Durations as Prometheus writes them: <c>500ms</c>, <c>15m</c>, <c>1h30m</c>, <c>7d</c>.</summary>
internal static partial class Duration
{
    [GeneratedRegex(@"^((?<n>\d+(\.\d+)?)(?<unit>ms|[smhdw]))+$")]
    private static partial Regex Form();

    public static TimeSpan? TryParse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var total = TimeSpan.Zero;
        foreach (var (number, unit) in match.Groups["n"].Captures.Zip(match.Groups["unit"].Captures))
        {
            total += double.Parse(number.Value, CultureInfo.InvariantCulture) * unit.Value switch
            {
                "ms" => TimeSpan.FromMilliseconds(1),
                "s" => TimeSpan.FromSeconds(1),
                "m" => TimeSpan.FromMinutes(1),
                "h" => TimeSpan.FromHours(1),
                "d" => TimeSpan.FromDays(1),
                _ => TimeSpan.FromDays(7),
            };
        }

        return total;
    }
}
