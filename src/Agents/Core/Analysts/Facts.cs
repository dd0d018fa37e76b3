using System.Globalization;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Analysts;

/// <summary>How numbers are compared and written in findings.</summary>
internal static class Facts
{
    /// <summary>What the baseline's count would be in a window of this length; null when the baseline saw nothing at all.</summary>
    public static double? Scaled(double count, double observedInBaseline, Window window) =>
        observedInBaseline <= 0 ? null : count * (window.Length / window.BaselineLength);

    public static string Number(double value) => value switch
    {
        0 => "0",
        _ when Math.Abs(value) >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value) >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    public static string Percent(double share) => (100 * share).ToString(share is > 0 and < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";

    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Before(double? baseline, Func<double, string> write) =>
        baseline is { } before ? $"before: {write(before)}" : "nothing recorded before";
}
