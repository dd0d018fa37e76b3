namespace Dendro.Agents.Core.Understanding.Times;

internal enum TimeUnit
{
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>A length of time as it was said: months have no fixed length, and "3 days ago" is a day where "72 hours ago" is a moment.</summary>
internal readonly record struct Duration(TimeSpan Time, int Months, TimeUnit Coarsest)
{
    public bool IsCalendar => Coarsest >= TimeUnit.Day;

    public static Duration Of(double count, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => new(TimeSpan.FromSeconds(count), 0, unit),
        TimeUnit.Minute => new(TimeSpan.FromMinutes(count), 0, unit),
        TimeUnit.Hour => new(TimeSpan.FromHours(count), 0, unit),
        TimeUnit.Day => new(TimeSpan.FromDays(count), 0, unit),
        TimeUnit.Week => new(TimeSpan.FromDays(7 * count), 0, unit),
        _ => new(TimeSpan.Zero, (int)Math.Ceiling(count), unit),
    };

    public static Duration operator +(Duration one, Duration other) =>
        new(one.Time + other.Time, one.Months + other.Months, one.Coarsest > other.Coarsest ? one.Coarsest : other.Coarsest);

    public DateTimeOffset Before(DateTimeOffset instant) => instant.AddMonths(-Months) - Time;

    public DateTimeOffset After(DateTimeOffset instant) => instant.AddMonths(Months) + Time;

    public DateTime Before(DateTime local) => local.AddMonths(-Months) - Time;
}
