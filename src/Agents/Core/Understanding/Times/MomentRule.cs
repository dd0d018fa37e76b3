namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>A moment or a stretch of the calendar: day, part of the day, time and zone in any order, each at most once.</summary>
internal sealed class MomentRule(Tokens tokens, DurationRule durations, DayRule days, ClockRule clocks)
{
    static readonly Sign[] Between = [Sign.Filler, Sign.At, Sign.During, Sign.Comma];

    /// <param name="at">The first token.</param>
    /// <param name="isMarked">Whether a word such as "since" stands before it, so that a mere number may be an hour.</param>
    public Parsed<Moment>? Read(int at, bool isMarked = false) => Single(at, isMarked) ?? Composed(at, isMarked);

    Parsed<Moment>? Single(int at, bool isMarked)
    {
        var isSpecific = tokens[at].IsAny(Sign.At, Sign.Around, Sign.During);
        var start = tokens.Skip(at, Sign.Filler, Sign.At, Sign.During);
        if (tokens[start].TryGet<DateTimeOffset>(Sign.Instant, out var instant) || (tokens[start].TryGet(Sign.Epoch, out instant) && (isMarked || isSpecific)))
        {
            return new(new Moment { Instant = instant }, start + 1);
        }

        var isRough = tokens.Is(at, Sign.Around);
        if ((Calendar(start) ?? Ago(tokens.Skip(start, Sign.Around))) is { } parsed)
        {
            return new(parsed.Value with { IsRough = isRough }, parsed.End);
        }

        return tokens.Is(start, Sign.Now) ? new(new Moment { IsNow = true }, start + 1) : null;
    }

    /// <summary>"This week", "last month", "la semana pasada": whole units of the calendar.</summary>
    Parsed<Moment>? Calendar(int at)
    {
        if (tokens[at].IsAny(Sign.This, Sign.Last))
        {
            var isLast = tokens.Is(at, Sign.Last);
            var next = tokens.Skip(at + 1, Sign.Filler);
            return tokens[next].TryGet<TimeUnit>(Sign.Unit, out var ofUnit) && (!isLast || ofUnit >= TimeUnit.Week) && !tokens.Is(next + 1, Sign.Last)
                ? new(new Moment { Calendar = (ofUnit, isLast ? -1 : 0) }, next + 1)
                : null;
        }

        return tokens[at].TryGet<TimeUnit>(Sign.Unit, out var unit) && unit >= TimeUnit.Week && tokens.Is(at + 1, Sign.Last) && !IsLength(at + 2)
            ? new(new Moment { Calendar = (unit, -1) }, at + 2)
            : null;
    }

    bool IsLength(int at) => durations.Read(at, impliesOne: true) is not null;

    Parsed<Moment>? Ago(int at)
    {
        if (tokens.Is(at, Sign.Ago))
        {
            return durations.Read(at + 1, impliesOne: true) is { Value.IsCalendar: false } after ? new(new Moment { Ago = after.Value }, after.End) : null;
        }

        return durations.Read(at, impliesOne: true) is { Value.IsCalendar: false } length && tokens.Is(length.End, Sign.Ago)
            ? new(new Moment { Ago = length.Value }, length.End + 1)
            : null;
    }

    Parsed<Moment>? Composed(int at, bool isMarked)
    {
        var moment = new Moment();
        var end = at;
        for (var next = at; ;)
        {
            var from = next;
            while (next - from < Tokens.LongestSkip && (tokens[next].IsAny(Between) || tokens.Is(next, Sign.Around)))
            {
                moment = tokens.Is(next, Sign.Around) ? moment with { IsRough = true } : moment;
                next++;
            }

            var isSpecific = next > from && tokens[next - 1].IsAny(Sign.At, Sign.Around, Sign.Filler) && Enumerable.Range(from, next - from).Any(i => tokens[i].IsAny(Sign.At, Sign.Around));
            var isDated = next > from && Enumerable.Range(from, next - from).Any(i => tokens[i].IsAny(Sign.At, Sign.Around, Sign.During));
            if (Component(moment, next, isClockMarked: isSpecific || (isMarked && end == at), isDayMarked: isDated || (isMarked && end == at)) is not { } one)
            {
                break;
            }

            (moment, end, next) = (one.Value, one.End, one.End);
        }

        if (end == at || (moment.Day is null && moment.Clock is null && moment.Part is null))
        {
            return null;
        }

        return tokens.Is(end, Sign.AroundPost) ? new(moment with { IsRough = true }, end + 1) : new(moment, end);
    }

    Parsed<Moment>? Component(Moment moment, int at, bool isClockMarked, bool isDayMarked)
    {
        if (moment.Day is null && days.Read(at, isDayMarked) is { } day && !IsRatherTime(day, at, isClockMarked))
        {
            return new(moment with { Day = day.Value }, day.End);
        }

        if (moment.Part is null && Part(moment, at, isDayMarked || moment.Clock is not null) is { } part)
        {
            return part;
        }

        if (moment.Clock is null && clocks.Read(at, isClockMarked) is { } clock)
        {
            return new(moment with { Clock = clock.Value.Clock, IsBare = clock.Value.IsBare && moment.Day is null && moment.Part is null }, clock.End);
        }

        var isTimely = moment.Clock is not null || moment.Day is not null;
        return isTimely && moment.Zone is null && tokens[at].TryGet<TimeZoneInfo>(Sign.Zone, out var zone) ? new(moment with { Zone = zone }, at + 1) : null;
    }

    // "3日" is a day, "3日前" is not; but where both read, the longer one is meant.
    bool IsRatherTime(Parsed<DayName> day, int at, bool isMarked) => clocks.Read(at, isMarked) is { } clock && clock.End > day.End;

    Parsed<Moment>? Part(Moment moment, int at, bool isMarked)
    {
        var isThis = tokens.Is(at, Sign.This);
        var isLast = tokens.Is(at, Sign.Last);
        var next = isThis || isLast ? tokens.Skip(at + 1, Sign.Filler) : at;
        if (!tokens[next].TryGet<DayPart>(Sign.Part, out var part) || !(isMarked || isThis || isLast || moment.Day is not null || IsFollowedByTime(next + 1)))
        {
            return null;
        }

        var isLastBehind = tokens.Is(next + 1, Sign.Last) && !IsLength(next + 2);
        var day = isLast || isLastBehind ? new DayName.Relative(-1) : moment.Day;
        return new(moment with { Part = part, Day = day, IsBare = false }, isLastBehind ? next + 2 : next + 1);
    }

    // 午後3時
    bool IsFollowedByTime(int at) => tokens[at].IsAny(Sign.Clock) || (tokens.Is(at, Sign.Number) && tokens.Is(at + 1, Sign.OClock));
}
