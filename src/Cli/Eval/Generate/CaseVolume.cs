using Dendro.Cli.Eval.Generate.Dialects;
using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate;

/// <summary>How much a recording has of everything.</summary>
/// <param name="Rate">Requests a second to the whole system.</param>
/// <param name="Sampling">The share of the traces that are kept.</param>
/// <param name="IntervalSeconds">Between two values of a metric.</param>
internal sealed record CaseVolume(double Rate, double Sampling, double IntervalSeconds)
{
    const double MostSpans = 150_000;
    const double LeastRate = 2;
    const double MostRate = 50;

    /// <summary>Calls that are worked out for a recording, sampled or not.</summary>
    const double MostCalls = 600_000;

    static readonly double[] Samplings = [0.05, 0.1, 0.25, 0.5, 1, 1];

    public static CaseVolume Roll(SystemModel system, Dialect dialect, CaseSpan span, Dice dice)
    {
        // Where spans are all that there is, few of them would be too little to judge by.
        var sampling = dialect.Has(Tells.RequestMetrics) ? dice.Pick(Samplings) : dice.Pick([0.5, 1.0, 1.0]);
        var size = system.SpansOfARequest;
        var budget = dice.Magnitude(10_000, MostSpans);
        var counted = dialect.Has(Tells.Spans) ? sampling : dialect.Has(Tells.AccessLogs) ? 1 : 0.2;
        var rate = Math.Min(budget / (span.Length * size * counted), MostCalls / (span.Length * size));
        rate = Math.Clamp(rate, LeastRate, MostRate);
        var most = MostSpans / (span.Length * size * rate);
        // Large systems work through many metrics; a fault of a minute still has four values.
        var interval = system.Services.Count > 60 && span.Age > 240 ? 60 : dice.Pick<double>(span.Age < 120 ? [15] : [15, 30]);
        return new CaseVolume(rate, Math.Min(sampling, most), interval);
    }

    /// <summary>Requests a second that leave something to see.</summary>
    public double Seen(Dialect dialect) => dialect.Has(Tells.RequestMetrics) || dialect.Has(Tells.AccessLogs) ? Rate : Rate * Sampling;
}
