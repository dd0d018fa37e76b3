using System.Globalization;

namespace Dendro.Telemetry.Templates;

/// <summary>A moment in a time zone, to the nanosecond, with Go's layouts ("2006-01-02").</summary>
internal readonly record struct GoTime(long UnixNs, TimeZoneInfo Zone) : IFormattable
{
    /// <summary>What Go gives where a time cannot be read: the first day of year 1, as far as nanoseconds reach back.</summary>
    public static readonly GoTime Zero = new(long.MinValue, TimeZoneInfo.Utc);

    public static GoTime Utc(long unixNs) => new(unixNs, TimeZoneInfo.Utc);

    public long UnixSeconds => this == Zero ? -62_135_596_800 : Divide(1_000_000_000);

    /// <summary>Units since 1970, rounded down.</summary>
    public long Divide(long ns) => (UnixNs / ns) - (UnixNs % ns < 0 ? 1 : 0);

    /// <summary>The calendar fields in the zone, to whole seconds.</summary>
    public DateTimeOffset Local => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(UnixSeconds), Zone);

    public int Nanosecond => this == Zero ? 0 : (int)(UnixNs - (UnixSeconds * 1_000_000_000));

    public string Format(string layout) => GoLayout.Format(layout, this);

    public static bool TryParse(string layout, string text, TimeZoneInfo zone, out GoTime time) => GoLayout.TryParse(layout, text, zone, out time);

    public override string ToString() => Format("2006-01-02 15:04:05.999999999 -0700 MST");

    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>The zone's abbreviation, or its offset where none is known.</summary>
    public string Abbreviation
    {
        get
        {
            if (Zone == TimeZoneInfo.Utc || Zone.Id is "UTC" or "Etc/UTC")
            {
                return "UTC";
            }

            var local = Local;
            return string.Create(CultureInfo.InvariantCulture, $"{(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hh}{(local.Offset.Minutes == 0 ? "" : local.Offset.ToString("mm", CultureInfo.InvariantCulture))}");
        }
    }
}
