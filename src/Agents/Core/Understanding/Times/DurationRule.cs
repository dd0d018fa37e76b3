namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>"10 minutes", "half an hour", "1h 30m", "zwei Stunden und 15 Minuten", "une heure et demie".</summary>
internal sealed class DurationRule(Tokens tokens)
{
    /// <summary>More is no length that somebody asks about, and some calendars do not reach so far.</summary>
    const double MostDays = 3660;

    /// <param name="at">The first token.</param>
    /// <param name="impliesOne">Whether "hour" is one hour here, as in "the last hour".</param>
    public Parsed<Duration>? Read(int at, bool impliesOne = false)
    {
        if (One(at, impliesOne) is not { } sum)
        {
            return null;
        }

        while (One(tokens.Skip(sum.End, Sign.And, Sign.Comma), impliesOne: false) is { } next && next.Value.Coarsest < sum.Value.Coarsest)
        {
            sum = new(sum.Value + next.Value, next.End);
        }

        return sum;
    }

    static double Days(TimeUnit unit) => unit == TimeUnit.Month ? 31 : Duration.Of(1, unit).Time.TotalDays;

    Parsed<Duration>? One(int at, bool impliesOne)
    {
        at = tokens.Skip(at, Sign.Filler);
        if (tokens[at].TryGet<Duration>(Sign.Duration, out var whole))
        {
            return new(whole, at + 1);
        }

        double? count = null;
        while (tokens[at].TryGet<double>(Sign.Number, out var number) && (count is null || count < 1 || number < 1))
        {
            count = (count ?? 1) * number;
            at = tokens.Skip(at + 1, Sign.Filler);
        }

        if (tokens.Is(at, Sign.AndHalf) && count is not null)
        {
            (count, at) = (count + 0.5, tokens.Skip(at + 1, Sign.Filler));
        }

        at = count is null ? at : tokens.Skip(at, Sign.To);
        if ((count is null && (!impliesOne || tokens.Is(at, Sign.Abbreviation))) || !tokens[at].TryGet<TimeUnit>(Sign.Unit, out var unit))
        {
            return null;
        }

        var (all, end) = tokens.Is(at + 1, Sign.AndHalf) ? ((count ?? 1) + 0.5, at + 2) : (count ?? 1, at + 1);
        return all * Days(unit) <= MostDays ? new(Duration.Of(all, unit), end) : null;
    }
}
