namespace Dendro.Cli.Eval.Scores;

/// <summary>How often the first cause was right where it was named with so much confidence.</summary>
/// <param name="From">The least confidence; the most is below that of the next row.</param>
/// <param name="MeanConfidence">What the share of right ones should be.</param>
internal sealed record ReliabilityBin(double From, double To, double MeanConfidence, Share Right)
{
    static readonly double[] Edges = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01];

    /// <summary>Bins that have no answer are left out. A cause in a quiet window is wrong.</summary>
    public static IReadOnlyList<ReliabilityBin> Of(IEnumerable<CaseResult> results)
    {
        var first = results.Where(result => result.Causes.Count > 0).Select(result => (result.Causes[0].Confidence, IsRight: result.Rank == 1)).ToList();
        return
        [
            .. Edges.Zip(Edges.Skip(1))
                .Select(bin => (From: bin.First, To: bin.Second, In: first.Where(one => one.Confidence >= bin.First && one.Confidence < bin.Second).ToList()))
                .Where(bin => bin.In.Count > 0)
                .Select(bin => new ReliabilityBin(bin.From, Math.Min(1, bin.To), bin.In.Average(one => one.Confidence), Wilson.Share(bin.In, one => one.IsRight))),
        ];
    }
}
