namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>"10 minutes", "half an hour", "1h 30m", "zwei Stunden und 15 Minuten", "une heure et demie".</summary>
internal sealed class DurationRule(Tokens tokens)
{
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
        if ((count is null && (!impliesOne || tokens.Is(at, Sign.Abbreviation))) || count > 100_000 || !tokens[at].TryGet<TimeUnit>(Sign.Unit, out var unit))
        {
            return null;
        }

        return tokens.Is(at + 1, Sign.AndHalf) ? new(Duration.Of((count ?? 1) + 0.5, unit), at + 2) : new(Duration.Of(count ?? 1, unit), at + 1);
    }
}
