using Dendro.Agents.Core.Evidence;
using static Dendro.Agents.Core.Understanding.Times.TimeExpression;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>
/// Finds the times in a question and says what windows they mean: cut into tokens by the words of its language, read by one grammar for
/// all languages, and set on the calendar of the asker's time zone.
/// </summary>
internal sealed class TimeReader
{
    static readonly TimeSpan Unasked = TimeSpan.FromMinutes(15);

    readonly Tokens _tokens;
    readonly List<Found> _found;
    readonly WindowRule _windows;
    readonly Window _assumed;

    TimeReader(IReadOnlyList<Token> tokens, bool countsToTwelve, WindowRule windows, Window assumed)
    {
        _tokens = new(tokens);
        _found = Joined([.. new TimeGrammar(_tokens, countsToTwelve).ReadAll()]);
        (_windows, _assumed) = (windows, assumed);
    }

    /// <param name="text">The question.</param>
    /// <param name="language">Its language's code; words of an unknown one are read as English.</param>
    /// <param name="now">The present.</param>
    /// <param name="zone">The asker's time zone.</param>
    /// <param name="assumed">The window that is meant when the question names none, to which "the hour before" then refers; the last 15 minutes unless given.</param>
    public static TimeReading Read(string text, string language, DateTimeOffset now, TimeZoneInfo zone, Window? assumed = null)
    {
        var words = TimeWords.In(language);
        var reader = new TimeReader(Lexer.Read(text, words), words.CountsToTwelve, new WindowRule(now, zone), assumed ?? new Window(now - Unasked, now));
        return reader.Read(text);
    }

    TimeReading Read(string text)
    {
        var baseline = Comparison.BaselineOf(_found, _tokens);
        var asked = Asked(baseline);
        if (baseline is { } previous && asked is not null && _found[previous].Expression is Last { MayPrecede: true } last)
        {
            _found[previous] = _found[previous] with { Expression = new Preceding(last.Length) };
        }

        Meant? window = asked is { } first ? _windows.Read(_found[first].Expression, _assumed) : null;
        var anchor = window?.Window ?? _assumed;
        var mentions = _found.Select((found, index) =>
        {
            var meant = index == asked ? window!.Value : _windows.Read(found.Expression, anchor);
            var (start, end) = (_tokens[found.First].Start, _tokens[found.End - 1].End);
            return new TimeMention(start, end - start, meant.Window, meant.Point, index == baseline);
        }).ToList();

        return new TimeReading
        {
            Mentions = mentions,
            Rest = Rest(text, mentions),
            Window = window?.Window,
            Point = window?.Point,
            Baseline = baseline is { } second ? mentions[second].Window : asked is { } both ? _windows.Other(_found[both].Expression) : null,
            IsAgainstUsual = baseline is { } usual && _found[usual].Expression is Usual,
        };
    }

    /// <summary>The first that is not compared with; the last when it narrows the first down.</summary>
    int? Asked(int? baseline)
    {
        var candidates = Enumerable.Range(0, _found.Count).Where(index => index != baseline && _found[index].Expression is not Usual).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var windows = candidates.ToDictionary(index => index, index => _windows.Read(_found[index].Expression, _assumed).Window);
        var outer = windows[candidates[0]];
        return candidates.Where(index => windows[index].Start >= outer.Start && windows[index].End <= outer.End).MinBy(index => windows[index].Length);
    }

    /// <summary>A day in one place and a time in another are one: "what happened yesterday with stock at 03:40".</summary>
    static List<Found> Joined(List<Found> found)
    {
        var day = found.FindIndex(one => one.Expression is At { Moment: { Clock: null, Day: not null } });
        var times = Enumerable.Range(0, found.Count).Where(index => index != day && IsUndated(found[index].Expression)).ToList();
        if (day < 0 || times is not [var time] || found.Count > 2)
        {
            return found;
        }

        var moment = ((At)found[day].Expression).Moment;
        found[time] = found[time] with { Expression = OnDay(found[time].Expression, moment) };
        return found;
    }

    static bool IsUndated(TimeExpression expression) => expression switch
    {
        At { Moment: var moment } => IsUndated(moment),
        Since { Moment: var moment } => IsUndated(moment),
        Before { Moment: var moment } => IsUndated(moment),
        After { Moment: var moment } => IsUndated(moment),
        Around { Moment: var moment } => IsUndated(moment),
        BeforeAndAfter { Moment: var moment } => IsUndated(moment),
        Between between => IsUndated(between.From) && IsUndated(between.To),
        _ => false,
    };

    static bool IsUndated(Moment moment) => !moment.HasDate && moment.Clock is not null;

    static TimeExpression OnDay(TimeExpression expression, Moment day)
    {
        Moment Dated(Moment moment) => moment with { Day = day.Day, Part = moment.Part ?? day.Part };
        return expression switch
        {
            At at => new At(Dated(at.Moment)),
            Since since => new Since(Dated(since.Moment)),
            Before before => before with { Moment = Dated(before.Moment) },
            After after => after with { Moment = Dated(after.Moment) },
            Around around => around with { Moment = Dated(around.Moment) },
            BeforeAndAfter both => new BeforeAndAfter(Dated(both.Moment)),
            Between between => new Between(Dated(between.From), between.To with { Part = between.To.Part ?? day.Part }),
            _ => expression,
        };
    }

    static string Rest(string text, IReadOnlyList<TimeMention> mentions)
    {
        var rest = text.ToCharArray();
        foreach (var mention in mentions)
        {
            Array.Fill(rest, ' ', mention.Start, mention.Length);
        }

        return new string(rest);
    }
}
