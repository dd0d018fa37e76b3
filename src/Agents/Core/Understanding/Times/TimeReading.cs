using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>A time expression in a question and the window that it means.</summary>
/// <param name="Start">Where it begins, in characters.</param>
/// <param name="Length">How long it is, in characters.</param>
/// <param name="Window">What it means.</param>
/// <param name="Point">The moment, when one is meant rather than a stretch; the window is then some minutes around it.</param>
/// <param name="IsBaseline">Whether it is what something is compared with.</param>
internal sealed record TimeMention(int Start, int Length, Window Window, DateTimeOffset? Point, bool IsBaseline);

/// <summary>The times in a question.</summary>
internal sealed record TimeReading
{
    public required IReadOnlyList<TimeMention> Mentions { get; init; }

    /// <summary>The question with blanks for the expressions; of the same length. A length that is a condition ("slower than 2 s") stays.</summary>
    public required string Rest { get; init; }

    /// <summary>The window that is asked about; null when the question names none.</summary>
    public Window? Window { get; init; }

    /// <summary>What the window is compared with; null when the question compares no times.</summary>
    public Window? Baseline { get; init; }

    /// <summary>The moment that is asked about, when it is one: "at 03:40", "10 minutes ago", "now".</summary>
    public DateTimeOffset? Point { get; init; }

    public bool IsPoint => Point is not null;

    /// <summary>Whether the comparison is with what is usual.</summary>
    public bool IsAgainstUsual { get; init; }
}
