namespace Dendro.Agents.Core.Model.Checks;

/// <summary>What a number measures; only like is compared with like.</summary>
internal enum Dimension
{
    Count,

    /// <summary>Seconds.</summary>
    Time,

    Bytes,

    /// <summary>Of one.</summary>
    Share,

    /// <summary>A second.</summary>
    Rate,

    /// <summary>So many times as much.</summary>
    Factor,
}

/// <summary>A number with its unit, in the base unit of its dimension.</summary>
/// <param name="Value">In the base unit.</param>
/// <param name="Tolerance">What rounding to the digits that are written may have taken away.</param>
/// <param name="Dimension">What it measures.</param>
internal readonly record struct Quantity(double Value, double Tolerance, Dimension Dimension)
{
    /// <summary>Whether this is how one writes the known quantity. A number without a unit may be a share as it is stored.</summary>
    public bool Tells(Quantity known) =>
        (Dimension == known.Dimension || (Dimension is Dimension.Share or Dimension.Count && known.Dimension is Dimension.Share or Dimension.Count) || (Dimension == Dimension.Count && known.Dimension == Dimension.Rate))
        && Math.Abs(Value - known.Value) <= Tolerance + (1e-9 * Math.Abs(known.Value));
}

/// <summary>A number in a text, with all that it can mean: 1,234 is a thousand or one and a bit.</summary>
internal sealed record WrittenQuantity(IReadOnlyList<Quantity> Readings, int Start);
