namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>One of the things a word can mean, with its value: a number's, a unit's, a weekday's.</summary>
internal readonly record struct Meaning(Sign Sign, object? Value = null);

/// <summary>A stretch of the question and what it can mean; an unknown word means nothing.</summary>
internal readonly record struct Token(int Start, int Length, IReadOnlyList<Meaning> Meanings)
{
    public int End => Start + Length;

    public bool Is(Sign sign)
    {
        foreach (var meaning in Meanings)
        {
            if (meaning.Sign == sign)
            {
                return true;
            }
        }

        return false;
    }

    public bool IsAny(params ReadOnlySpan<Sign> signs)
    {
        foreach (var sign in signs)
        {
            if (Is(sign))
            {
                return true;
            }
        }

        return false;
    }

    public bool TryGet<T>(Sign sign, out T value)
    {
        foreach (var meaning in Meanings)
        {
            if (meaning.Sign == sign && meaning.Value is T found)
            {
                value = found;
                return true;
            }
        }

        value = default!;
        return false;
    }
}
