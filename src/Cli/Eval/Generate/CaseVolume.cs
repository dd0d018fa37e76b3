using Dendro.Cli.Eval.Generate.Dialects;
using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate;

/// <summary>How much a recording has of everything.</summary>
/// <param name="Rate">Requests a second to the whole system.</param>
/// <param name="Sampling">The share of the traces that are kept.</param>
/// <param name="IntervalSeconds">Between two values of a metric.</param>
internal sealed record CaseVolume(double Rate, double Sampling, double IntervalSeconds)
{
    const double LeastSpans = 10_000;
    const double LeastRate = 2;
    const double MostRate = 50;

    /// <summary>Calls that are worked out, sampled or not, for each span that there may be.</summary>
    const double CallsOfASpan = 4;

    /// <summary>Seconds between two values of a large system's metrics.</summary>
    public const double LongInterval = 60;

    const int ServicesOfALargeSystem = 40;

    static readonly double[] Samplings = [0.05, 0.1, 0.25, 0.5, 1, 1];

    public static CaseVolume Roll(SystemModel system, GeneratedPlan plan, CaseSpan span, Dice dice)
    {
        var dialect = plan.Dialect;
        // Where spans are all that there is, few of them would be too little to judge by.
        var sampling = dialect.Has(Tells.RequestMetrics) ? dice.Pick(Samplings) : dice.Pick([0.5, 1.0, 1.0]);
        var size = system.SpansOfARequest;
        var budget = dice.Magnitude(Math.Min(LeastSpans, plan.MostSpans), plan.MostSpans);
        var counted = dialect.Has(Tells.Spans) ? sampling : dialect.Has(Tells.AccessLogs) ? 1 : 0.2;
        var rate = Math.Min(budget / (span.Length * size * counted), plan.MostSpans * CallsOfASpan / (span.Length * size));
        rate = Math.Clamp(rate, LeastRate, MostRate);
        var most = plan.MostSpans / (span.Length * size * rate);
        // A fault of a minute still has four values.
        var interval = IsLarge(system) ? LongInterval : dice.Pick<double>(span.Age < 120 ? [15] : [15, 30]);
        return new CaseVolume(rate, Math.Min(sampling, most), interval);
    }

    public static bool IsLarge(SystemModel system) => system.Services.Count > ServicesOfALargeSystem;

    /// <summary>Requests a second that leave something to see: what only spans show is seen of those that are sampled.</summary>
    public double Seen(Dialect dialect, Tells needs) => (dialect.Tells & needs & ~(Tells.Spans | Tells.ClientSpans)) != 0 ? Rate : Rate * Sampling;
}
