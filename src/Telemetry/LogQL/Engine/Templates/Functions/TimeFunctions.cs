using System.Globalization;
using Dendro.Telemetry.Templates;
using Dendro.Telemetry.Templates.Functions;

namespace Dendro.Telemetry.LogQL.Engine.Templates.Functions;

/// <summary>Functions on times.</summary>
internal static class TimeFunctions
{
    public static readonly Dictionary<string, TemplateFunction> Table = new(StringComparer.Ordinal)
    {
        ["now"] = new(0, false, (_, context) => GoTime.Utc(((LineContext)context).Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000)),
        ["date"] = new(2, false, (a, _) => Date(a.Text(0), a[1])),
        ["toDate"] = new(2, false, (a, _) => GoTime.TryParse(a.Text(0), a.Text(1), TimeZoneInfo.Utc, out var time) ? time : GoTime.Zero),
        ["toDateInZone"] = new(3, false, (a, _) => ToDateInZone(a.Text(0), a.Text(1), a.Text(2))),
        ["unixEpoch"] = new(1, false, (a, _) => a.Time(0).UnixSeconds.ToString(CultureInfo.InvariantCulture)),
        ["unixEpochMillis"] = new(1, false, (a, _) => a.Time(0).Divide(1_000_000).ToString(CultureInfo.InvariantCulture)),
        ["unixEpochNanos"] = new(1, false, (a, _) => a.Time(0).UnixNs.ToString(CultureInfo.InvariantCulture)),
        ["unixToTime"] = new(1, false, (a, _) => UnixToTime(a.Text(0))),
    };

    static string Date(string layout, object? value) => value switch
    {
        GoTime time => time.Format(layout),
        long seconds => GoTime.Utc(seconds * 1_000_000_000).Format(layout),
        _ => throw new TemplateException($"wrong type for value; expected time.Time; got {TemplateValues.TypeName(value)}"),
    };

    static GoTime ToDateInZone(string layout, string zone, string text)
    {
        var known = zone.Length == 0 || zone == "UTC" ? TimeZoneInfo.Utc : TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
        return GoTime.TryParse(layout, text, known, out var time) ? time : GoTime.Zero;
    }

    // The number of digits tells the unit.
    static GoTime UnixToTime(string epoch)
    {
        if (!long.TryParse(epoch, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw new TemplateException($"error calling unixToTime: unable to parse time '{epoch}': strconv.ParseInt: parsing {GoStrings.Quote(epoch)}: invalid syntax");
        }

        long? unit = epoch.Length switch
        {
            5 => 86_400_000_000_000,
            10 => 1_000_000_000,
            13 => 1_000_000,
            16 => 1000,
            19 => 1,
            _ => null,
        };
        return unit is { } ns ? GoTime.Utc(value * ns) : throw new TemplateException($"error calling unixToTime: unable to parse time '{epoch}': unknown unit");
    }
}
