namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>What calculations with histograms report.</summary>
/// <param name="Annotations">Takes the reports; may be null.</param>
/// <param name="Operation">addition, subtraction or aggregation.</param>
/// <param name="Position">The place in the query, as messages end with it.</param>
/// <param name="Metric">The metric's name, or "".</param>
internal sealed record HistogramNotes(Annotations? Annotations, string Operation, string Position, string Metric = "")
{
    public static readonly HistogramNotes None = new(null, "", "");

    /// <summary>Whether resets are handled by the function itself, so that their collision is no news.</summary>
    public bool IgnoresResets { get; init; }

    public void ResetCollision() => (IgnoresResets ? null : Annotations)?.Warn($"conflicting counter resets during histogram {Operation}{Position}");

    public void BoundsReconciled() => Annotations?.Inform($"mismatched custom buckets were reconciled during {Operation}{Position}");

    public void Incompatible() =>
        Annotations?.Warn($"vector contains a mix of histograms with exponential and custom buckets schemas{Messages.ForMetric(Metric)}{Position}");
}
