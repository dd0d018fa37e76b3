using System.Globalization;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>Time zones by their names in the zone database, or by offset.</summary>
internal static class TimeZones
{
    public static TimeZoneInfo? Find(string text)
    {
        if (Offset(text) is { } offset)
        {
            return offset == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone(text, offset, text, text);
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? zone : null;
    }

    /// <summary>The offset that "Z", "+02:00" or "-0530" says.</summary>
    public static TimeSpan? Offset(string text)
    {
        if (text is "z" or "Z")
        {
            return TimeSpan.Zero;
        }

        var figures = text.Replace(":", "", StringComparison.Ordinal);
        var isOffset = figures.Length == 5 && figures[0] is '+' or '-';
        return isOffset && int.TryParse(figures, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= 1400
            ? new TimeSpan(value / 100, value % 100, 0)
            : null;
    }
}
