using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Plans;

/// <summary>Which number of many a question wants.</summary>
internal static class Statistics
{
    public static Statistic? Of(Reading reading) => reading switch
    {
        { Quantile: not null } => Statistic.Quantile,
        _ when reading.HasAny(Concept.PerSecond, Concept.PerMinute) => Statistic.Rate,
        _ when reading.Has(Concept.Average) => Statistic.Average,
        _ when reading.Has(Concept.Maximum) => Statistic.Maximum,
        _ when reading.Has(Concept.Minimum) => Statistic.Minimum,
        _ when reading.Has(Concept.HowMany) => Statistic.Count,
        _ when reading.Has(Concept.Total) => Statistic.Sum,
        _ when reading.Has(Concept.Current) => Statistic.Current,
        _ => null,
    };
}
