namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>"Yesterday", "last Monday", "Nov 29", "29. November 2026", "11月29日", "3 days ago".</summary>
internal sealed class DayRule(Tokens tokens, DurationRule durations)
{
    /// <param name="at">The first token.</param>
    /// <param name="isMarked">Whether a word such as "on" or "since" stands before it.</param>
    public Parsed<DayName>? Read(int at, bool isMarked)
    {
        if (tokens[at].TryGet<int>(Sign.Day, out var days))
        {
            return new(new DayName.Relative(days), at + 1);
        }

        if (tokens[at].TryGet<DayName.OfCalendar>(Sign.Date, out var date) && (date.Year is not null || date.Day > 12 || isMarked || tokens.Is(at + 1, Sign.Clock)))
        {
            return new(date, at + 1);
        }

        var ago = Ago(at);
        var calendar = Weekday(at) ?? Calendar(at, isMarked);
        return ago?.End > (calendar?.End ?? 0) ? ago : calendar;
    }

    Parsed<DayName>? Weekday(int at)
    {
        var isLast = tokens.Is(at, Sign.Last);
        at = tokens[at].IsAny(Sign.Last, Sign.This) ? tokens.Skip(at + 1, Sign.Filler) : at;
        if (!tokens[at].TryGet<DayOfWeek>(Sign.Weekday, out var weekday))
        {
            return null;
        }

        var isLastBehind = tokens.Is(at + 1, Sign.Last) && !tokens[tokens.Skip(at + 2, Sign.Number)].IsAny(Sign.Unit);
        return new(new DayName.OfWeek(weekday, isLast || isLastBehind), isLastBehind ? at + 2 : at + 1);
    }

    // Year, month and day in any order, each in its own words.
    Parsed<DayName>? Calendar(int at, bool isMarked)
    {
        int? year = null, month = null, day = null;
        var end = at;
        for (var next = at; ; next = tokens.Skip(end, Sign.Filler, Sign.Comma))
        {
            if (month is null && tokens[next].TryGet<int>(Sign.Month, out var name))
            {
                (month, end) = (name, next + 1);
            }
            else if (year is null && tokens.Whole(next, 1970, 2199) is { } ofYear && (tokens.Is(next + 1, Sign.Year) || month is not null))
            {
                (year, end) = (ofYear, tokens.Is(next + 1, Sign.Year) ? next + 2 : next + 1);
            }
            else if (day is null && Day(next, isMarked, hasMonth: month is not null) is { } ofMonth)
            {
                (day, end) = (ofMonth.Value, ofMonth.End);
            }
            else
            {
                break;
            }
        }

        if (month is { } known && day > DateTime.DaysInMonth(year ?? 2000, known))
        {
            return null;
        }

        var isWhole = (month is not null && (day is not null || year is not null || isMarked)) || (day is not null && year is null);
        return isWhole && end > at ? new(new DayName.OfCalendar(year, month, day), end) : null;
    }

    Parsed<int>? Day(int at, bool isMarked, bool hasMonth)
    {
        var number = tokens.Is(at, Sign.DayOfMonth) ? at + 1 : at;
        if (tokens.Whole(number, 1, 31) is not { } day)
        {
            return null;
        }

        var end = tokens[number + 1].IsAny(Sign.Ordinal, Sign.DayOfMonth) ? number + 2 : number + 1;
        var isMarkedDay = number > at || tokens.Is(number + 1, Sign.DayOfMonth) || (isMarked && tokens.Is(number + 1, Sign.Ordinal));
        if (tokens.Is(end, Sign.Stop) && tokens.Is(end + 1, Sign.Month) && tokens[end].Length == 1)
        {
            return new(day, end + 1);
        }

        var isBesideMonth = hasMonth || tokens.Is(tokens.Skip(end, Sign.Filler), Sign.Month);
        return isMarkedDay || isBesideMonth ? new(day, end) : null;
    }

    Parsed<DayName>? Ago(int at)
    {
        var first = tokens.Is(at, Sign.Ago);
        if (durations.Read(first ? at + 1 : at, impliesOne: true) is not { Value.IsCalendar: true } length || !(first || tokens.Is(length.End, Sign.Ago)))
        {
            return null;
        }

        DayName day = length.Value.Months > 0 ? new DayName.MonthsAgo(length.Value.Months) : new DayName.Relative(-(int)length.Value.Time.TotalDays);
        return new(day, first ? length.End : length.End + 1);
    }
}
