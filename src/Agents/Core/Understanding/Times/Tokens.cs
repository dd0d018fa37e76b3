namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>What a rule of the grammar read, and the index of the token behind it.</summary>
internal readonly record struct Parsed<T>(T Value, int End);

/// <summary>The tokens of a question; beyond the last one there is a stop.</summary>
internal sealed class Tokens(IReadOnlyList<Token> tokens)
{
    /// <summary>No expression has more words in a row that change nothing; so reading takes a time that grows with the question's length only.</summary>
    public const int LongestSkip = 8;

    static readonly Token Stop = new(0, 0, [new Meaning(Sign.Stop)]);

    public int Count => tokens.Count;

    public Token this[int index] => index >= 0 && index < tokens.Count ? tokens[index] : Stop;

    public bool Is(int index, Sign sign) => this[index].Is(sign);

    public int Skip(int index, params ReadOnlySpan<Sign> signs)
    {
        for (var skipped = 0; skipped < LongestSkip && index < Count && this[index].IsAny(signs); skipped++)
        {
            index++;
        }

        return index;
    }

    /// <summary>Whether nothing follows that the number before could count: the end, a mark, or a word of time.</summary>
    public bool IsFree(int index) => index >= Count || (this[index].Meanings.Count > 0 && !this[index].IsAny(Sign.Unit, Sign.Number, Sign.Duration, Sign.Last, Sign.Comparative, Sign.Superlative, Sign.Condition));

    public int? Whole(int index, int least, int most) =>
        this[index].TryGet<double>(Sign.Number, out var number) && number == Math.Floor(number) && number >= least && number <= most ? (int)number : null;
}
