using static Dendro.Agents.Core.Understanding.Times.TimeExpression;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>An expression and the tokens that it takes.</summary>
internal readonly record struct Found(TimeExpression Expression, int First, int End);

/// <summary>The rules of time expressions, over signs and so for all languages: where word orders differ, both are read.</summary>
internal sealed class TimeGrammar
{
    readonly Tokens _tokens;
    readonly DurationRule _durations;
    readonly MomentRule _moments;
    readonly Func<int, bool, Parsed<TimeExpression>?>[] _rules;

    public TimeGrammar(Tokens tokens, bool countsToTwelve)
    {
        _tokens = tokens;
        _durations = new(tokens);
        _moments = new(tokens, _durations, new(tokens, _durations), new(tokens, countsToTwelve));
        _rules = [LastLength, SameTime, AgainstUsual, BeforeAndAfterMoment, BetweenMoments, SinceMoment, BesideMoment, AtMoment, PrecedingLength, MereLength];
    }

    /// <summary>All expressions from left to right; at each place the rule that reads furthest wins, of equals the first.</summary>
    public IEnumerable<Found> ReadAll()
    {
        for (var at = 0; at < _tokens.Count;)
        {
            var start = _tokens.Skip(at, Sign.During, Sign.Filler);
            var isDuring = Enumerable.Range(at, start - at).Any(i => _tokens.Is(i, Sign.During));
            var best = Longest(start, isDuring);
            if (start > at && Longest(at, isDuring: false) is { } whole && whole.End > (best?.End ?? 0))
            {
                // "de 10h à 11h", where the article is also a preposition.
                best = whole;
            }

            if (best is { } found)
            {
                yield return new(found.Value, at, found.End);
                at = found.End;
            }
            else
            {
                at++;
            }
        }
    }

    Parsed<TimeExpression>? Longest(int at, bool isDuring)
    {
        Parsed<TimeExpression>? best = null;
        foreach (var rule in _rules)
        {
            best = rule(at, isDuring) is { } parsed && parsed.End > (best?.End ?? 0) ? parsed : best;
        }

        return best;
    }

    // "the last 10 minutes", "les 10 dernières minutes", "la hora pasada"; "last week" is one of the calendar, "in the last week" is seven days.
    Parsed<TimeExpression>? LastLength(int at, bool isDuring)
    {
        at = _tokens.Is(at, Sign.This) && !_tokens.Is(at, Sign.Last) ? _tokens.Skip(at + 1, Sign.Filler) : at;
        if (_tokens.Is(at, Sign.Last))
        {
            var first = _tokens.Skip(at + 1, Sign.Filler, Sign.During);
            return _durations.Read(first, impliesOne: true) is { } length && (isDuring || length.Value.Coarsest < TimeUnit.Week || _tokens[first].IsAny(Sign.Number))
                ? new(new Last(length.Value, _tokens.Is(at, Sign.Preceding)), length.End)
                : null;
        }

        if (_tokens.Is(at, Sign.Number) && _tokens.Is(_tokens.Skip(at + 1, Sign.Filler), Sign.Last)
            && _tokens[at].TryGet<double>(Sign.Number, out var count) && _tokens[_tokens.Skip(at + 1, Sign.Filler) + 1].TryGet<TimeUnit>(Sign.Unit, out var unit))
        {
            return new(new Last(Duration.Of(count, unit)), _tokens.Skip(at + 1, Sign.Filler) + 2);
        }

        return _durations.Read(at, impliesOne: true) is { } before && _tokens.Is(before.End, Sign.Last) && _durations.Read(before.End + 1, impliesOne: true) is null
            && (before.Value.Coarsest < TimeUnit.Week || _tokens.Is(at, Sign.Number))
            ? new(new Last(before.Value), before.End + 1)
            : null;
    }

    Parsed<TimeExpression>? SinceMoment(int at, bool isDuring)
    {
        if (_tokens[at].IsAny(Sign.Since, Sign.From) && !_tokens.Is(at, Sign.To))
        {
            var isFrom = !_tokens.Is(at, Sign.Since);
            var next = _tokens.Skip(at + 1, Sign.Filler, Sign.At, Sign.During);
            var length = isFrom ? null : _durations.Read(next, impliesOne: next > at + 1);
            var ago = !isFrom && _tokens.Is(next, Sign.Ago) ? _durations.Read(next + 1, impliesOne: true) : null;
            var moment = _moments.Read(_tokens.Skip(at + 1, Sign.During), isMarked: true);
            if (ago is { } behind)
            {
                return new(new Last(behind.Value), behind.End);
            }

            if (length is { } whole && (moment is null || moment.Value.End < whole.End || (moment.Value.End == whole.End && !IsHour(moment.Value.Value, at + 1, next))))
            {
                return new(new Last(whole.Value), whole.End);
            }

            return moment is { } point && !isFrom ? new(new Since(point.Value), point.End) : isFrom ? null : LastLength(next, isDuring: true);
        }

        return _moments.Read(at) is { } before && _tokens.Is(before.End, Sign.SincePost)
            ? new(new Since(before.Value), before.End + 1)
            : LastLength(at, isDuring: true) is { } last && _tokens.Is(last.End, Sign.SincePost) ? new(last.Value, last.End + 1) : null;
    }

    // "depuis 3h" is a length, "depuis 15h" and "desde las 3h" are hours of the day.
    bool IsHour(Moment moment, int from, int to) =>
        moment.Clock is { } clock && (clock.Hour > 12 || clock.Minute > 0 || Enumerable.Range(from, to - from).Any(at => _tokens.Is(at, Sign.At)));

    Parsed<TimeExpression>? BetweenMoments(int at, bool isDuring)
    {
        var isMarked = _tokens[at].IsAny(Sign.From, Sign.Between, Sign.Since);
        var isBetween = _tokens.Is(at, Sign.Between);
        var start = isMarked ? at + 1 : at;
        if (DaysOfMonth(start) is { } days)
        {
            return days;
        }

        if (_moments.Read(start, isMarked: true) is not { } from)
        {
            return null;
        }

        var middle = IsJoint(from.End) ? from.End : _tokens.Skip(from.End, Sign.Filler, Sign.Comma);
        if (!IsJoint(middle) || _moments.Read(_tokens.Skip(middle + 1, Sign.To), isMarked: true) is not { } to)
        {
            return null;
        }

        var isClosed = _tokens.Is(to.End, Sign.BetweenPost) || _tokens.Is(_tokens.Skip(to.End, Sign.Filler), Sign.BetweenPost);
        var end = isClosed ? _tokens.Skip(to.End, Sign.Filler) + 1 : _tokens.Is(to.End, Sign.UntilPost) ? to.End + 1 : to.End;
        var isMereAnd = !_tokens[middle].IsAny(Sign.To, Sign.Until, Sign.SincePost) && !isBetween && !isClosed;
        var areMereNumbers = from.Value.IsBare && to.Value.IsBare && !isMarked && !isClosed;
        return isMereAnd || areMereNumbers ? null : new(new Between(from.Value, to.Value), end);
    }

    // "du 28 au 29 novembre": the month is said once.
    Parsed<TimeExpression>? DaysOfMonth(int at)
    {
        var number = _tokens.Skip(at, Sign.Filler);
        var joint = _tokens.Skip(number + 1, Sign.Stop, Sign.Ordinal, Sign.DayOfMonth);
        return _tokens.Whole(number, 1, 31) is { } first && IsJoint(joint) && _moments.Read(joint + 1, isMarked: true) is { Value: { Clock: null, Day: DayName.OfCalendar { Day: not null, Month: not null } day } } second
            ? new(new Between(second.Value with { Day = day with { Day = first } }, second.Value), second.End)
            : null;
    }

    bool IsJoint(int at) => _tokens[at].IsAny(Sign.To, Sign.Until, Sign.SincePost, Sign.And);

    // "before 03:40", "the 10 minutes after 03:40", "3時以前", "until noon".
    Parsed<TimeExpression>? BesideMoment(int at, bool isDuring)
    {
        var length = _durations.Read(at, impliesOne: true);
        var sign = length?.End ?? at;
        if (_tokens[sign].IsAny(Sign.Before, Sign.Until, Sign.After, Sign.Around) && _moments.Read(sign + 1, isMarked: true) is { } moment)
        {
            return Beside(_tokens[sign], moment.Value, length?.Value) is { } beside ? new(beside, moment.End) : null;
        }

        if (_moments.Read(at) is not { } first)
        {
            return null;
        }

        return _tokens[first.End] switch
        {
            var post when post.IsAny(Sign.BeforePost, Sign.UntilPost) => new(new Before(first.Value, null), first.End + 1),
            var post when post.Is(Sign.AfterPost) => new(new After(first.Value, null), first.End + 1),
            _ => null,
        };
    }

    static TimeExpression? Beside(Token word, Moment moment, Duration? length) => word switch
    {
        _ when word.IsAny(Sign.Before, Sign.Until) => new Before(moment, length),
        _ when word.Is(Sign.After) => new After(moment, length),
        _ => length is { } around ? new Around(moment, around) : null,
    };

    // "before and after 03:00", "before 03:00 and after"
    Parsed<TimeExpression>? BeforeAndAfterMoment(int at, bool isDuring)
    {
        if (!_tokens.Is(at, Sign.Before))
        {
            return _moments.Read(at) is { } first && _tokens.Is(first.End, Sign.BeforePost) && _tokens.Is(_tokens.Skip(first.End + 1, Sign.And, Sign.Filler), Sign.AfterPost)
                ? new(new BeforeAndAfter(first.Value), _tokens.Skip(first.End + 1, Sign.And, Sign.Filler) + 1)
                : null;
        }

        if (_tokens.Is(at + 1, Sign.And) && _tokens.Is(at + 2, Sign.After))
        {
            return _moments.Read(at + 3, isMarked: true) is { } both ? new(new BeforeAndAfter(both.Value), both.End) : null;
        }

        return _moments.Read(at + 1, isMarked: true) is { } moment && _tokens[moment.End].IsAny(Sign.And, Sign.Versus) && _tokens.Is(_tokens.Skip(moment.End + 1, Sign.Filler), Sign.After)
            ? new(new BeforeAndAfter(moment.Value), _tokens.Skip(moment.End + 1, Sign.Filler) + 1)
            : null;
    }

    // "the hour before", "the previous 10 minutes", "la heure précédente"
    Parsed<TimeExpression>? PrecedingLength(int at, bool isDuring)
    {
        if (_tokens.Is(at, Sign.Preceding) && _durations.Read(_tokens.Skip(at + 1, Sign.Filler), impliesOne: true) is { } behind)
        {
            return new(new Preceding(behind.Value), behind.End);
        }

        return _durations.Read(at, impliesOne: true) is { } length && _tokens.Is(length.End, Sign.Preceding) ? new(new Preceding(length.Value), length.End + 1) : null;
    }

    // "the same time yesterday", "gestern um diese Zeit", "the same hour last week"
    Parsed<TimeExpression>? SameTime(int at, bool isDuring)
    {
        if (_tokens.Is(at, Sign.Same))
        {
            return Shift(_tokens.Skip(at + 1, Sign.Filler, Sign.At, Sign.During)) is { } by ? new(new Shifted(by.Value), by.End) : null;
        }

        return Shift(at) is { } first && _tokens.Skip(first.End, Sign.Filler, Sign.At, Sign.During, Sign.Around, Sign.And) is var same && _tokens.Is(same, Sign.Same)
            ? new(new Shifted(first.Value), same + 1)
            : null;
    }

    Parsed<Duration>? Shift(int at) => _moments.Read(at) switch
    {
        { Value: { Day: DayName.Relative { Days: < 0 } day, Clock: null, Part: null } } moment => new(Duration.Of(-day.Days, TimeUnit.Day), moment.End),
        { Value: { Day: DayName.MonthsAgo ago, Clock: null, Part: null } } moment => new(Duration.Of(ago.Months, TimeUnit.Month), moment.End),
        { Value: { Calendar: { Offset: < 0, Unit: var unit } } } moment => new(Duration.Of(1, unit), moment.End),
        { Value: { Ago: { } length } } moment => new(length, moment.End),
        _ => null,
    };

    Parsed<TimeExpression>? AgainstUsual(int at, bool isDuring) => _tokens.Is(at, Sign.Usual) ? new(new Usual(), at + 1) : null;

    Parsed<TimeExpression>? AtMoment(int at, bool isDuring) => _moments.Read(at, isMarked: false) is { Value.HasDate: var isDated } moment
        && (isDated || moment.Value.Clock is not null || moment.Value.Part is not null)
        ? new(new At(moment.Value), moment.End)
        : null;

    // "p95 of checkout 15m": only at the end, and not where it is a condition.
    Parsed<TimeExpression>? MereLength(int at, bool isDuring)
    {
        var isWritten = _tokens.Is(at, Sign.Number) && _tokens.Is(at + 1, Sign.Unit) && _tokens[at + 1].Start == _tokens[at].End && !_tokens.Is(at - 1, Sign.Condition);
        return isWritten && !isDuring && _durations.Read(at) is { Value.Coarsest: > TimeUnit.Second } length && _tokens.Skip(length.End, Sign.Stop) >= _tokens.Count
            && (at == 0 || _tokens[at - 1].Meanings.Count == 0 || _tokens[at - 1].IsAny(Sign.Comma))
            ? new(new Last(length.Value), length.End)
            : null;
    }
}
