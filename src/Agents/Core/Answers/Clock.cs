using System.Globalization;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Answers;

/// <summary>Times as the user's own clock shows them.</summary>
internal sealed class Clock(TimeZoneInfo zone, DateTimeOffset now, Phrases phrases)
{
    public DateTimeOffset Now => now;

    /// <summary>Both ends and the zone; with the date when it is not today.</summary>
    public string Window(Window window) => phrases.Format("from_to", Time(window.Start, window), Time(window.End, window), Zone(window.End));

    public string Time(DateTimeOffset time) => Local(time).ToString(IsToday(time) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    string Time(DateTimeOffset time, Window window)
    {
        var isShort = window.Length >= TimeSpan.FromMinutes(10) && Local(time).Second == 0;
        return Local(time).ToString((IsToday(time) ? "" : "yyyy-MM-dd ") + (isShort ? "HH:mm" : "HH:mm:ss"), CultureInfo.InvariantCulture);
    }

    bool IsToday(DateTimeOffset time) => Local(time).Date == Local(now).Date;

    DateTimeOffset Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone);

    /// <summary>UTC, or the distance from it.</summary>
    public string Zone(DateTimeOffset time)
    {
        var offset = zone.GetUtcOffset(time);
        return offset == TimeSpan.Zero ? "UTC" : $"UTC{(offset < TimeSpan.Zero ? '−' : '+')}{offset:hh\\:mm}";
    }
}
