using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>Times in figures, which all languages write alike but for the order of day and month.</summary>
internal static partial class Notation
{
    /// <summary>Adds the tokens of the notation that begins here, and says where it ends; null when there is none.</summary>
    public static int? Read(string text, string folded, int at, TimeWords words, List<Token> tokens)
    {
        if (char.IsDigit(folded[at]))
        {
            return DateAndTime(folded, at, tokens) ?? Date(folded, at, words, tokens) ?? Clock(folded, at, words, tokens);
        }

        return tokens.Count > 0 && IsTimely(tokens[^1]) ? Zone(text, at, tokens) : null;
    }

    /// <summary>What plain figures may be: always a number, and perhaps an epoch or a time of day with a dot.</summary>
    public static IReadOnlyList<Meaning> MeaningsOf(string figures, double value)
    {
        if (figures.Length is 10 or 13 && figures[0] == '1' && !figures.Contains('.', StringComparison.Ordinal))
        {
            return [new Meaning(Sign.Epoch, DateTimeOffset.FromUnixTimeMilliseconds((long)(figures.Length == 10 ? value * 1000 : value)))];
        }

        var isDotted = figures.Split('.') is [{ Length: <= 2 }, { Length: 2 }];
        var (hour, minute) = ((int)value, (int)Math.Round((value - Math.Floor(value)) * 100));
        return isDotted && hour < 24 && minute < 60
            ? [new Meaning(Sign.Number, value), new Meaning(Sign.DottedClock, new ClockTime(hour, minute))]
            : [new Meaning(Sign.Number, value)];
    }

    // "2026-11-30T03:40:00.5+01:00", and the same with a space and without seconds or offset (RFC 3339, ISO 8601).
    static int? DateAndTime(string folded, int at, List<Token> tokens)
    {
        if (IsoDateTime().Match(folded, at) is not { Success: true } match || DateOf(Int(match, "y"), Int(match, "m"), Int(match, "d")) is not { } date
            || ClockOf(Int(match, "h")!.Value, Int(match, "i")!.Value, Int(match, "s") ?? 0) is not { } clock)
        {
            return null;
        }

        var end = at + match.Length;
        if (match.Groups["zone"] is { Success: true, Value: var zone } && TimeZones.Offset(zone) is { } offset)
        {
            var local = new DateTime(date.Year!.Value, date.Month!.Value, date.Day!.Value) + clock.OfDay;
            tokens.Add(new Token(at, match.Length, [new Meaning(Sign.Instant, new DateTimeOffset(local, offset).ToUniversalTime())]));
            return end;
        }

        var middle = match.Groups["h"].Index;
        tokens.Add(new Token(at, middle - at, [new Meaning(Sign.Date, date)]));
        tokens.Add(new Token(middle, end - middle, [new Meaning(Sign.Clock, clock)]));
        return end;
    }

    static int? Date(string folded, int at, TimeWords words, List<Token> tokens)
    {
        DayName.OfCalendar? date = null;
        if (YearFirst().Match(folded, at) is { Success: true } match)
        {
            date = DateOf(Int(match, "y"), Int(match, "m"), Int(match, "d"));
        }
        else if ((match = YearLast().Match(folded, at)).Success)
        {
            var (one, other, year) = (Int(match, "one"), Int(match, "other"), Int(match, "y"));
            year = year < 100 ? year + 2000 : year;
            var byDay = DateOf(year, other, one);
            var byMonth = DateOf(year, one, other);
            date = words.Order == DateOrder.MonthDayYear && !match.Value.Contains('.', StringComparison.Ordinal) ? byMonth ?? byDay : byDay ?? byMonth;
        }

        if (date is null)
        {
            return null;
        }

        tokens.Add(new Token(at, match.Length, [new Meaning(Sign.Date, date)]));
        return at + match.Length;
    }

    static int? Clock(string folded, int at, TimeWords words, List<Token> tokens)
    {
        if (Colons().Match(folded, at) is not { Success: true } match || ClockOf(Int(match, "h")!.Value, Int(match, "i")!.Value, Int(match, "s") ?? 0) is not { } clock)
        {
            return null;
        }

        var mayBeAfternoon = words.CountsToTwelve && match.Groups["h"].Value[0] != '0' && clock.Hour <= 12;
        tokens.Add(new Token(at, match.Length, [new Meaning(Sign.Clock, clock with { MayBeAfternoon = mayBeAfternoon })]));
        return at + match.Length;
    }

    static int? Zone(string text, int at, List<Token> tokens)
    {
        if (ZoneName().Match(text, at) is not { Success: true } match || TimeZones.Find(match.Value) is not { } zone)
        {
            return null;
        }

        tokens.Add(new Token(at, match.Length, [new Meaning(Sign.Zone, zone)]));
        return at + match.Length;
    }

    static bool IsTimely(Token token) => token.IsAny(Sign.Clock, Sign.Date, Sign.Part, Sign.OClock, Sign.Zone, Sign.Number);

    static ClockTime? ClockOf(int hour, int minute, int second) =>
        (hour < 24 && minute < 60 && second < 60) || (hour == 24 && minute == 0 && second == 0) ? new ClockTime(hour, minute, second) : null;

    static DayName.OfCalendar? DateOf(int? year, int? month, int? day) =>
        month is >= 1 and <= 12 && day >= 1 && year is null or (>= 1970 and < 2200) && day <= DateTime.DaysInMonth(year ?? 2000, month.Value)
            ? new DayName.OfCalendar(year, month, day)
            : null;

    static int? Int(Match match, string group) => match.Groups[group] is { Success: true, Value: var value } ? int.Parse(value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\G(?<y>\d{4})([-/.])(?<m>\d{1,2})\1(?<d>\d{1,2})(?:t| )(?<h>\d{2}):(?<i>\d{2})(?::(?<s>\d{2})(?:[.,]\d+)?)?(?: ?(?<zone>z(?![a-z0-9_])|[+-]\d{2}:?\d{2}(?!\d)))?(?![a-z0-9_:])")]
    private static partial Regex IsoDateTime();

    [GeneratedRegex(@"\G(?<y>\d{4})([-/.])(?<m>\d{1,2})\1(?<d>\d{1,2})(?!\d|[-/.]\d)")]
    private static partial Regex YearFirst();

    // "29/11/2026", "29.11.2026", "29/11/26", "29.11." and "29/11"; with dots a short year could be a version.
    [GeneratedRegex(@"\G(?<one>\d{1,2})(?:(?<mark>[-/.])(?<other>\d{1,2})\k<mark>(?<y>\d{4})|/(?<other>\d{1,2})(?:/(?<y>\d{2}))?|\.(?<other>\d{1,2})\.(?=[\s,?!]|$))(?![a-z0-9_/]|[-.]\d)")]
    private static partial Regex YearLast();

    [GeneratedRegex(@"\G(?<h>\d{1,2}):(?<i>\d{2})(?::(?<s>\d{2})(?:[.,]\d+)?)?(?![\d:_])")]
    private static partial Regex Colons();

    // "10:00-10:30" is from one to the other; an offset to the west needs the whole notation.
    [GeneratedRegex(@"\G(?:\+\d{2}:?\d{2}(?!\d)|[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+){1,2})")]
    private static partial Regex ZoneName();
}
