namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>How long the samples of a window last, and how far they are extended to its bounds; in seconds.</summary>
/// <param name="Sampled">From when the first sample was taken, or began counting inside the window, to the last.</param>
/// <param name="ToStart">To before the first sample.</param>
/// <param name="ToEnd">To after the last sample.</param>
internal readonly record struct Extent(double Sampled, double ToStart, double ToEnd)
{
    /// <summary>What a gauge's difference grows by.</summary>
    public double Factor() => (Sampled + ToStart + ToEnd) / Sampled;

    /// <summary>What a counter's increase grows by. It is not negative: going back from the first value, zero is reached at some time.</summary>
    public double Factor(double first, double increase)
    {
        var toZero = increase > 0 && first >= 0 ? Sampled * (first / increase) : ToStart;
        return (Sampled + (toZero < ToStart ? toZero : ToStart) + ToEnd) / Sampled;
    }

    /// <summary>Where the samples of a window lie in it; in milliseconds.</summary>
    /// <param name="UntilFirst">From the window's start to the first sample.</param>
    /// <param name="Sampled">From the first sample to the last.</param>
    /// <param name="AfterLast">From the last sample to the window's end.</param>
    /// <param name="Count">How many samples there are; at least one.</param>
    /// <param name="Counting">How long the first sample has counted if it began inside the window, else 0.</param>
    public readonly record struct Place(long UntilFirst, long Sampled, long AfterLast, int Count, long Counting)
    {
        public Extent Extend()
        {
            var spacing = Count > 1 ? Sampled / 1000.0 / (Count - 1) : 0;
            var toStart = Counting > 0 ? 0 : Capped(UntilFirst / 1000.0, spacing);
            return new Extent((Sampled + Counting) / 1000.0, toStart, Capped(AfterLast / 1000.0, spacing));
        }

        // Where samples do not come close to the bound, the series is taken to begin or end half a spacing beyond them.
        static double Capped(double distance, double spacing) => distance >= spacing * 1.1 ? spacing / 2 : distance;
    }
}
