namespace Dendro.Cli.Load;

/// <summary>Times in milliseconds; all 0 when there were none.</summary>
internal sealed record Latencies(double P50Ms, double P95Ms, double P99Ms, double MaxMs)
{
    public static readonly Latencies None = new(0, 0, 0, 0);

    /// <summary>Percentiles by nearest rank.</summary>
    public static Latencies Of(IReadOnlyCollection<double> milliseconds)
    {
        if (milliseconds.Count == 0)
        {
            return None;
        }

        double[] sorted = [.. milliseconds.Order()];
        double Rank(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
        return new Latencies(Rank(0.50), Rank(0.95), Rank(0.99), sorted[^1]);
    }
}
