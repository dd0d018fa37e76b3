namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>"03:40", "15h30", "3 Uhr 40", "15時40分", "half past three", "halb vier", and a mere "3" where the words around make it an hour.</summary>
internal sealed class ClockRule(Tokens tokens, bool countsToTwelve)
{
    internal readonly record struct Reading(ClockTime Clock, bool IsBare);

    /// <param name="at">The first token.</param>
    /// <param name="isMarked">Whether a word such as "at" or "since" stands before it.</param>
    public Parsed<Reading>? Read(int at, bool isMarked)
    {
        if (tokens[at].TryGet<ClockTime>(Sign.Clock, out var clock))
        {
            return Whole(clock, tokens.Is(at + 1, Sign.OClock) ? at + 2 : at + 1);
        }

        if (tokens[at].TryGet<ClockTime>(Sign.DottedClock, out clock) && (tokens[at + 1].IsAny(Sign.OClock, Sign.Part) || (isMarked && tokens.IsFree(at + 1))))
        {
            return Whole(clock, tokens.Is(at + 1, Sign.OClock) ? at + 2 : at + 1);
        }

        if (tokens[at].TryGet<int>(Sign.MinutesTo, out var minutes) && tokens.Skip(at + 1, Sign.Filler, Sign.At) is var hourAt && tokens.Whole(hourAt, 1, 24) is { } hour)
        {
            return Whole(Shifted(hour, minutes), tokens.Is(hourAt + 1, Sign.OClock) ? hourAt + 2 : hourAt + 1);
        }

        return tokens.Whole(at, 0, 24) is { } number ? Hour(at, number, isMarked) : null;
    }

    Parsed<Reading>? Hour(int at, int hour, bool isMarked)
    {
        var isOClock = tokens.Is(at + 1, Sign.OClock);
        var next = isOClock ? at + 2 : at + 1;
        if (tokens[next].TryGet<int>(Sign.MinutesPast, out var past))
        {
            return Whole(Shifted(hour, past), next + 1);
        }

        var isLength = tokens.Is(at + 1, Sign.Unit) && !isMarked;
        if (isOClock && tokens.Whole(next, 0, 59) is { } minute && ((IsMinute(next + 1) && !isLength) || tokens.IsFree(next + 1)))
        {
            return Whole(new(hour, minute), IsMinute(next + 1) ? next + 2 : next + 1);
        }

        // "2 h" alone is a length; as an hour of the day it needs a word before it, or a unit that is none.
        if (isOClock && (!isLength || tokens.Is(tokens.Skip(next, Sign.Filler), Sign.Part)))
        {
            return Whole(Ambiguous(hour, 0), next);
        }

        if (tokens.Is(tokens.Skip(at + 1, Sign.Filler, Sign.During, Sign.At), Sign.Part))
        {
            return Whole(Ambiguous(hour, 0), at + 1);
        }

        return isMarked && tokens.IsFree(at + 1) ? new(new(Ambiguous(hour, 0), IsBare: true), at + 1) : null;
    }

    bool IsMinute(int at) => tokens[at].TryGet<TimeUnit>(Sign.Unit, out var unit) && unit == TimeUnit.Minute;

    ClockTime Ambiguous(int hour, int minute) => new(hour, minute, 0, countsToTwelve && hour is >= 1 and <= 12);

    ClockTime Shifted(int hour, int minutes)
    {
        var time = ((hour * 60) + minutes + (24 * 60)) % (24 * 60);
        return new(time / 60, time % 60, 0, countsToTwelve && hour <= 12);
    }

    static Parsed<Reading> Whole(ClockTime clock, int end) => new(new(clock, IsBare: false), end);
}
