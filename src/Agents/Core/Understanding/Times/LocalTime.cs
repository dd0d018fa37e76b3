namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>
/// The wall clock of a time zone. An hour that daylight saving leaves out is read as if the clock had not been moved; of one that it
/// doubles, a window begins at the first and ends at the last.
/// </summary>
internal sealed class LocalTime(TimeZoneInfo zone)
{
    static readonly TimeSpan BeforeAnyGap = TimeSpan.FromHours(3);

    public DateTime Of(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    public DateTimeOffset First(DateTime local) => Instant(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : null);

    public DateTimeOffset Last(DateTime local) => Instant(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min() : null);

    DateTimeOffset Instant(DateTime local, TimeSpan? offset) =>
        new DateTimeOffset(local, offset ?? zone.GetUtcOffset(zone.IsInvalidTime(local) ? local - BeforeAnyGap : local)).ToUniversalTime();
}
