namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>How many spans began in each stretch of time, how long they took together, and how many failed.</summary>
internal sealed class SpanCounts(int bins)
{
    public double[] Count { get; } = new double[bins];

    public double[] Seconds { get; } = new double[bins];

    public double[] Failed { get; } = new double[bins];

    public void Add(SpanCounts other, double share = 1)
    {
        for (var i = 0; i < Count.Length; i++)
        {
            Count[i] += share * other.Count[i];
            Seconds[i] += share * other.Seconds[i];
            Failed[i] += share * other.Failed[i];
        }
    }
}
