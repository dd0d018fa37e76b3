using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Plans;

/// <summary>What a list is to be of.</summary>
internal static class Subjects
{
    public static Subject? Of(Reading reading, MeasureChoice? choice) => reading switch
    {
        _ when KindRules.IsListOfTraceLines(reading) => Subject.LogLines,
        _ when reading.Has(Concept.Deployment) => Subject.Versions,
        _ when reading.Has(Concept.Alert) => Subject.Alerts,
        _ when reading.Has(Concept.Pattern) => Subject.Patterns,
        _ when reading.Has(Concept.Trace) => Subject.Traces,
        _ when (reading.Bound is not null || reading.Status is not null) && choice?.Measure is null or Measure.Traffic or Measure.Errors => Subject.Traces,
        _ when reading.Has(Concept.New) && reading.HasAny(Concept.Log, Concept.Error) => Subject.Patterns,
        _ when choice?.Measure is Measure.LogErrors or Measure.Errors => Subject.Errors,
        _ when choice?.Measure is Measure.LogWarnings => Subject.Warnings,
        _ when choice?.Measure is Measure.LogLines => Subject.LogLines,
        _ when reading.Has(Concept.Operation) => Subject.Operations,
        _ when reading.Has(Concept.Instance) => Subject.Instances,
        _ when reading.Has(Concept.Version) => Subject.Versions,
        _ when reading.Has(Concept.Metric) => Subject.Metrics,
        _ when reading.Has(Concept.Database) => Subject.Databases,
        _ when reading.Has(Concept.Service) => Subject.Services,
        _ => null,
    };
}
