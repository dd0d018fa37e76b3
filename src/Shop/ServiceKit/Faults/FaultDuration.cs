using System.Buffers;
using System.Globalization;

namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>Durations as people type them: a number and one of <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>.</summary>
static class FaultDuration
{
    static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out TimeSpan duration)
    {
        var unitStart = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var unit = unitStart > 0 ? text[unitStart..] : "";
        double? seconds = unit switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, _ => null };
        duration = default;
        if (seconds is null
            || !double.TryParse(text.AsSpan(0, unitStart), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * seconds > TimeSpan.FromDays(365).TotalSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(number * seconds.Value);
        return true;
    }
}
