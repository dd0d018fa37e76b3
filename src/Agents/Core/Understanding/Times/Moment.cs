namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>A day as it was said.</summary>
internal abstract record DayName
{
    /// <summary>0 is today, -1 yesterday.</summary>
    public sealed record Relative(int Days) : DayName;

    public sealed record MonthsAgo(int Months) : DayName;

    public sealed record OfWeek(DayOfWeek Weekday, bool IsLast = false) : DayName;

    /// <summary>A date whose year, month or day may be unsaid.</summary>
    public sealed record OfCalendar(int? Year, int? Month, int? Day) : DayName;
}

/// <summary>A time of day; <see cref="MayBeAfternoon"/> where the language counts to twelve and nothing says which half of the day is meant.</summary>
internal readonly record struct ClockTime(int Hour, int Minute, int Second = 0, bool MayBeAfternoon = false)
{
    public TimeSpan OfDay => new(Hour, Minute, Second);
}

/// <summary>A part of the day such as the morning, or a.m.; one that ends before it begins lasts into the next day.</summary>
internal readonly record struct DayPart(TimeSpan Start, TimeSpan End)
{
    public TimeSpan Length => End >= Start ? End - Start : End - Start + TimeSpan.FromDays(1);
}

/// <summary>A moment or a stretch of the calendar as it was said; what is unsaid is filled in by <see cref="TimeResolver"/>.</summary>
internal sealed record Moment
{
    public DateTimeOffset? Instant { get; init; }

    public bool IsNow { get; init; }

    public Duration? Ago { get; init; }

    /// <summary>The whole unit that is so many before the current one: "last week" is a week and -1.</summary>
    public (TimeUnit Unit, int Offset)? Calendar { get; init; }

    public DayName? Day { get; init; }

    public DayPart? Part { get; init; }

    public ClockTime? Clock { get; init; }

    public TimeZoneInfo? Zone { get; init; }

    /// <summary>"Around": the moment is not meant to the minute.</summary>
    public bool IsRough { get; init; }

    /// <summary>A number that is an hour only because of the words around it.</summary>
    public bool IsBare { get; init; }

    public bool HasDate => Instant is not null || IsNow || Ago is not null || Calendar is not null || Day is not null;

    public bool IsOnlyADay => Day is not null && Clock is null;
}

/// <summary>A time expression as it was said.</summary>
internal abstract record TimeExpression
{
    /// <param name="Length">How long.</param>
    /// <param name="MayPrecede">"Previous": the time before the other window, where there is one that it is compared with.</param>
    public sealed record Last(Duration Length, bool MayPrecede = false) : TimeExpression;

    public sealed record At(Moment Moment) : TimeExpression;

    public sealed record Since(Moment Moment) : TimeExpression;

    public sealed record Before(Moment Moment, Duration? Length) : TimeExpression;

    public sealed record After(Moment Moment, Duration? Length) : TimeExpression;

    public sealed record Around(Moment Moment, Duration Length) : TimeExpression;

    public sealed record Between(Moment From, Moment To) : TimeExpression;

    /// <summary>"Before 03:00 and after": two windows to compare.</summary>
    public sealed record BeforeAndAfter(Moment Moment) : TimeExpression;

    /// <summary>The time before the other window.</summary>
    public sealed record Preceding(Duration Length) : TimeExpression;

    /// <summary>"The same time yesterday".</summary>
    public sealed record Shifted(Duration By) : TimeExpression;

    public sealed record Usual : TimeExpression;
}
