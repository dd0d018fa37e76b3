using static Dendro.Agents.Core.Understanding.Times.TimeExpression;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>Which of a question's times is the one that something is compared with.</summary>
internal static class Comparison
{
    public static int? BaselineOf(IReadOnlyList<Found> found, Tokens tokens)
    {
        for (var index = 0; index < found.Count; index++)
        {
            if (found[index].Expression is Usual || (IsCompared(found[index], tokens) && found[index].Expression is not BeforeAndAfter))
            {
                return index;
            }
        }

        // "the last hour and the hour before", "yesterday at this time"
        var relative = Enumerable.Range(0, found.Count).FirstOrDefault(index => found.Count > 1 && found[index].Expression is Preceding or Shifted, -1);
        if (relative >= 0)
        {
            return relative;
        }

        // "compare yesterday with today": the later one is asked about.
        return found.Count == 2 && Any(tokens, Sign.Compare) ? Earlier(found) : null;
    }

    static bool IsCompared(Found found, Tokens tokens)
    {
        if (tokens[tokens.Skip(found.End, Sign.Filler)].Is(Sign.VersusPost))
        {
            return true;
        }

        var before = found.First - 1;
        while (before >= 0 && tokens[before].IsAny(Sign.Filler, Sign.Link, Sign.During) && !tokens[before].IsAny(Sign.Versus, Sign.Than))
        {
            before--;
        }

        // A word of comparison may have been read as the beginning of the expression, as in "più lento della scorsa ora".
        // "gegen" is against or around.
        var isMoment = found.Expression is At { Moment.Clock: not null } or At { Moment: { Part: not null, Day: null } };
        return tokens.Is(before, Sign.Versus) || (!isMoment && tokens.Is(found.First, Sign.Versus)) || (tokens.Is(before, Sign.Than) && IsAfterComparative(before, tokens))
            || (tokens.Is(found.First, Sign.Than) && IsAfterComparative(found.First, tokens));
    }

    static bool IsAfterComparative(int than, Tokens tokens) =>
        Enumerable.Range(0, than).Any(index => tokens.Is(index, Sign.Comparative)) && !Enumerable.Range(0, than).Any(index => tokens.Is(index, Sign.Superlative));

    static bool Any(Tokens tokens, Sign sign) => Enumerable.Range(0, tokens.Count).Any(index => tokens.Is(index, sign));

    // Days further back come first; of others the second is compared with.
    static int Earlier(IReadOnlyList<Found> found) => DaysBack(found[0]) > DaysBack(found[1]) ? 0 : 1;

    static int DaysBack(Found found) => found.Expression is At { Moment.Day: DayName.Relative { Days: var days } } ? -days : 0;
}
