namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The instants at which an expression is evaluated.</summary>
/// <param name="StartMs">The first, in Unix milliseconds.</param>
/// <param name="StepMs">From one to the next.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Steps(long StartMs, long StepMs, int Count)
{
    public long EndMs => StartMs + (StepMs * (Count - 1));

    public long this[int step] => StartMs + (StepMs * step);

    public double Seconds(int step) => this[step] / 1000.0;
}
