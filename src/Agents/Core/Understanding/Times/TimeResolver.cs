namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>A stretch of time, or a moment, which has a length only in an hour that daylight saving doubles: it is then one of two.</summary>
internal readonly record struct Stretch(DateTimeOffset Start, DateTimeOffset End, bool IsMoment = false)
{
    public static Stretch At(DateTimeOffset instant) => new(instant, instant, IsMoment: true);
}

/// <summary>Says when a moment is that was said, seen from now. What is unsaid is filled in so that it is the most recent one that is not in the future.</summary>
internal sealed class TimeResolver(DateTimeOffset now, TimeZoneInfo zone)
{
    static readonly TimeSpan OneDay = TimeSpan.FromDays(1);
    static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    public Stretch Resolve(Moment moment)
    {
        if (moment.Instant is { } instant)
        {
            return Stretch.At(instant);
        }

        if (moment.IsNow)
        {
            return Stretch.At(now);
        }

        if (moment.Ago is { } ago)
        {
            return Stretch.At(ago.Before(now));
        }

        var local = new LocalTime(moment.Zone ?? zone);
        return moment.Calendar is { } calendar ? Calendar(calendar.Unit, calendar.Offset, local) : Composed(moment, local);
    }

    /// <summary>The two ends of "between … and …": each takes from the other what it leaves unsaid.</summary>
    public Stretch Resolve(Moment first, Moment second)
    {
        first = first with { Zone = first.Zone ?? second.Zone, Day = first.HasDate ? first.Day : second.Day };
        second = second with { Zone = second.Zone ?? first.Zone };
        var stretch = Between(first, second);

        // "3 to 4 pm" begins at 3 pm, but "11 to 1 pm" in the morning.
        if (first.Part is null && first.Clock is not null && second.Part is not null)
        {
            var inPart = Between(first with { Part = second.Part }, second);
            stretch = inPart.End - inPart.Start < HalfADay ? inPart : stretch;
        }

        // On a Monday, "between Monday and Wednesday" began a week ago.
        stretch = stretch.End < stretch.Start && first.Day is DayName.OfWeek ? stretch with { Start = stretch.Start.AddDays(-7) } : stretch;
        return stretch.End < stretch.Start ? new(stretch.End, stretch.Start) : stretch;
    }

    Stretch Between(Moment first, Moment second)
    {
        var start = Resolve(first).Start;
        return new(start, EndAfter(start, first, second));
    }

    // A time of day without a date of its own is the first such time after the start.
    DateTimeOffset EndAfter(DateTimeOffset start, Moment first, Moment second)
    {
        if (second.Clock is not { } clock || (second.HasDate && first.Day != second.Day))
        {
            return Resolve(second).End;
        }

        var local = new LocalTime(second.Zone ?? zone);
        var part = second.Part ?? (clock.MayBeAfternoon ? first.Part : null);
        return Enumerable.Range(0, 3).SelectMany(days => OfDay(clock, part, local.Of(start).Date.AddDays(days)))
            .Select(local.Last).Where(end => end > start).Min();
    }

    Stretch Composed(Moment moment, LocalTime local)
    {
        var today = local.Of(now).Date;
        var (day, isFixed) = DayOf(moment.Day, today);
        var stretch = On(day, moment, local);
        for (var back = 1; stretch.Start > now && !isFixed && back <= 5; back++)
        {
            (day, stretch) = (Earlier(moment.Day, day), default);
            stretch = On(day, moment, local);
        }

        return stretch;
    }

    Stretch On(DateTime day, Moment moment, LocalTime local)
    {
        if (moment.Clock is { } clock)
        {
            var isUndated = moment.Day is null or DayName.Relative { Days: 0 };
            var times = OfDay(clock with { MayBeAfternoon = clock.MayBeAfternoon && isUndated }, moment.Part, day);
            var time = Array.FindLast(times, candidate => local.First(candidate) <= now) is var past && past != default ? past : times[0];
            return new(local.First(time), local.Last(time) <= now ? local.Last(time) : local.First(time), IsMoment: true);
        }

        if (moment.Part is { } part)
        {
            return part.Length == TimeSpan.Zero
                ? Stretch.At(local.First(day + part.Start))
                : new(local.First(day + part.Start), local.Last(day + part.Start + part.Length));
        }

        return moment.Day is DayName.OfCalendar { Day: null }
            ? new(local.First(day), local.First(day.AddMonths(1)))
            : new(local.First(day), local.First(day + OneDay));
    }

    /// <summary>The times of a day that a clock may show: in the part of the day where there is one, else as it is, or in both halves of the day.</summary>
    static DateTime[] OfDay(ClockTime clock, DayPart? part, DateTime day)
    {
        if (part is { } within && clock.Hour <= 12)
        {
            var (start, end) = (day + within.Start, day + within.Start + within.Length);
            var early = clock.OfDay - (clock.Hour == 12 ? HalfADay : TimeSpan.Zero);
            DateTime[] inside = [.. new[] { day + early, day + early + HalfADay, day + early + OneDay }.Where(time => time >= start && time < end)];
            return inside.Length > 0 ? inside[..1] : [day + early + (within.Start >= HalfADay ? HalfADay : TimeSpan.Zero)];
        }

        return clock.MayBeAfternoon ? [day + new TimeSpan(clock.Hour % 12, clock.Minute, clock.Second), day + new TimeSpan((clock.Hour % 12) + 12, clock.Minute, clock.Second)] : [day + clock.OfDay];
    }

    static (DateTime Day, bool IsFixed) DayOf(DayName? name, DateTime today) => name switch
    {
        null => (today, false),
        DayName.Relative relative => (today.AddDays(relative.Days), relative.Days != 0),
        DayName.MonthsAgo ago => (today.AddMonths(-ago.Months), true),
        DayName.OfWeek week => (today.AddDays(-DaysSince(week, today)), false),
        DayName.OfCalendar { Year: { } year } date => (new DateTime(year, date.Month ?? 1, 1).AddDays((date.Day ?? 1) - 1), true),
        DayName.OfCalendar { Month: { } month } date => (InYear(today.Year, month, date.Day ?? 1), false),
        DayName.OfCalendar date => (InMonth(today, date.Day ?? 1), false),
        _ => (today, false),
    };

    static int DaysSince(DayName.OfWeek week, DateTime today) =>
        (today.DayOfWeek - week.Weekday + 7) % 7 is var days && days == 0 && week.IsLast ? 7 : days;

    static DateTime Earlier(DayName? name, DateTime day) => name switch
    {
        DayName.OfWeek => day.AddDays(-7),
        DayName.OfCalendar { Month: null } date => InMonth(day.AddDays(1 - day.Day).AddMonths(-1), date.Day ?? 1),
        DayName.OfCalendar date => InYear(day.Year - 1, date.Month!.Value, date.Day ?? 1),
        _ => day.AddDays(-1),
    };

    // 29 February is in leap years only.
    static DateTime InYear(int year, int month, int day)
    {
        while (day > DateTime.DaysInMonth(year, month))
        {
            year--;
        }

        return new(year, month, day);
    }

    static DateTime InMonth(DateTime about, int day)
    {
        while (day > DateTime.DaysInMonth(about.Year, about.Month))
        {
            about = about.AddMonths(-1);
        }

        return new(about.Year, about.Month, day);
    }

    Stretch Calendar(TimeUnit unit, int offset, LocalTime local)
    {
        var today = local.Of(now);
        var start = unit switch
        {
            TimeUnit.Month => new DateTime(today.Year, today.Month, 1),
            TimeUnit.Week => today.Date.AddDays(-(((int)today.DayOfWeek + 6) % 7)),
            TimeUnit.Day => today.Date,
            TimeUnit.Hour => today.Date.AddHours(today.Hour),
            _ => today.Date.AddHours(today.Hour).AddMinutes(today.Minute),
        };
        DateTime Moved(int by) => unit switch
        {
            TimeUnit.Month => start.AddMonths(by),
            TimeUnit.Week => start.AddDays(7 * by),
            TimeUnit.Day => start.AddDays(by),
            TimeUnit.Hour => start.AddHours(by),
            _ => start.AddMinutes(by),
        };
        return new(local.First(Moved(offset)), local.First(Moved(offset + 1)));
    }
}
