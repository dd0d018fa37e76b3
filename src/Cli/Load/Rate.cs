using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Cli.Load;

/// <summary>How many a second: <c>200</c>, <c>200/s</c>, <c>1200/m</c>, <c>0.5/s</c>.</summary>
internal static partial class Rate
{
    [GeneratedRegex(@"^(?<n>\d+(\.\d+)?)(/(?<unit>[smh]))?$")]
    private static partial Regex Form();

    /// <summary>Null when it is none, or not above 0.</summary>
    public static double? TryParse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var perUnit = double.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);
        var perSecond = match.Groups["unit"].Value switch { "m" => perUnit / 60, "h" => perUnit / 3600, _ => perUnit };
        return perSecond > 0 ? perSecond : null;
    }
}
